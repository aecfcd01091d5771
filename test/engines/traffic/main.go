// An agent that stands in one network namespace: it listens there, and opens connections from there when it is told to.
//
// Commands come as JSON lines on the standard input, and answers leave as JSON lines on the standard output, in the order
// in which they are done. A listener tells whoever connects where the packet arrived and from whom, so that the client
// knows what became of its packet on the way. The agent ends with its input.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

type command struct {
	ID      int      `json:"id"`
	Listen  *listen  `json:"listen"`
	Connect *connect `json:"connect"`
}

// listen opens every address of the namespace in both families. SCTP is answered on every port, once it is asked for.
type listen struct {
	TCP  []int `json:"tcp"`
	UDP  []int `json:"udp"`
	SCTP bool  `json:"sctp"`
}

type reply struct {
	ID      int      `json:"id"`
	Error   string   `json:"error,omitempty"`
	Answers []string `json:"answers,omitempty"`
}

// arrival is told of by the listener of a protocol whose packets carry a tag, for when the answer gets lost.
type arrival struct {
	Tag  uint32 `json:"tag"`
	What string `json:"arrived"`
}

var output struct {
	sync.Mutex
	encoder *json.Encoder
}

func say(line any) {
	output.Lock()
	defer output.Unlock()
	if output.encoder.Encode(line) != nil {
		os.Exit(1)
	}
}

// arrived is the one form in which a listener says what it saw.
func arrived(at, from fmt.Stringer) string {
	return fmt.Sprintf("at %s from %s", at, from)
}

func main() {
	output.encoder = json.NewEncoder(os.Stdout)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	for input.Scan() {
		var asked command
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			say(reply{Error: err.Error()})
			continue
		}
		switch {
		case asked.Listen != nil:
			say(result(asked.ID, nil, asked.Listen.open()))
		case asked.Connect != nil:
			go func() {
				answers, err := asked.Connect.run()
				say(result(asked.ID, answers, err))
			}()
		}
	}
}

func result(id int, answers []string, err error) reply {
	if err != nil {
		return reply{ID: id, Error: err.Error()}
	}
	return reply{ID: id, Answers: answers}
}

func (l *listen) open() error {
	for _, port := range l.TCP {
		if err := listenTCP(port); err != nil {
			return err
		}
	}
	for _, port := range l.UDP {
		if err := listenUDP(port); err != nil {
			return err
		}
	}
	if l.SCTP {
		_, err := openSCTP()
		return err
	}
	return nil
}
