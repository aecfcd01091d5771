// coredns asks the real CoreDNS: for each line of standard input, a server is started from its Corefile, asked its
// questions over UDP, and stopped again.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"

	"github.com/coredns/caddy"
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/plugin"
	_ "github.com/coredns/coredns/plugin/acl"
	_ "github.com/coredns/coredns/plugin/autopath"
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/file"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/hosts"
	_ "github.com/coredns/coredns/plugin/k8s_external"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/loop"
	_ "github.com/coredns/coredns/plugin/metrics"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/reload"
	_ "github.com/coredns/coredns/plugin/rewrite"
	_ "github.com/coredns/coredns/plugin/template"
	_ "github.com/coredns/coredns/plugin/view"
	_ "github.com/coredns/coredns/plugin/whoami"
	"github.com/miekg/dns"
)

type question struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Class string `json:"class"`
	// Client is the address that asks, and Protocol how; an address of loopback over UDP where they are missing.
	Client   string `json:"client,omitempty"`
	Protocol string `json:"protocol,omitempty"`
}

type job struct {
	Corefile  string     `json:"corefile"`
	Questions []question `json:"questions"`
	// Upstreams are addresses on which name servers of our own answer, and the word with which each says that it did.
	Upstreams map[string]string `json:"upstreams,omitempty"`
	// Run is a program with its arguments, to be run while the server is up, after the questions.
	Run []string `json:"run,omitempty"`
}

type record struct {
	Name  string `json:"name"`
	TTL   uint32 `json:"ttl"`
	Type  string `json:"type"`
	Rdata string `json:"rdata"`
}

type answer struct {
	// Next is what reached the plugin after rewrite; nothing did where it is missing.
	Next     *question `json:"next,omitempty"`
	Question *question `json:"question,omitempty"`
	Rcode    string    `json:"rcode,omitempty"`
	Answer   []record  `json:"answer,omitempty"`
	// Micros is how long it took to hear it, in microseconds.
	Micros int64 `json:"micros,omitempty"`
	// Silent says that no reply came.
	Silent bool `json:"silent,omitempty"`
}

type result struct {
	// Error is what kept the server from starting.
	Error   string   `json:"error,omitempty"`
	Answers []answer `json:"answers,omitempty"`
	// Output is what the program printed.
	Output string `json:"output,omitempty"`
}

// echo answers every question with an alias and an address, both made of the name that reached it.
type echo struct{}

var (
	lastMutex sync.Mutex
	last      *question
)

func (echo) Name() string { return "echo" }

func (echo) ServeDNS(_ context.Context, w dns.ResponseWriter, r *dns.Msg) (int, error) {
	q := r.Question[0]
	lastMutex.Lock()
	last = told(q)
	lastMutex.Unlock()
	reply := new(dns.Msg).SetReply(r)
	below := "x." + q.Name
	if q.Name == "." {
		below = "x."
	}
	reply.Answer = []dns.RR{
		&dns.CNAME{Hdr: dns.RR_Header{Name: q.Name, Rrtype: dns.TypeCNAME, Class: dns.ClassINET, Ttl: 5}, Target: below},
		&dns.A{Hdr: dns.RR_Header{Name: below, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 50}, A: []byte{10, 0, 0, 1}},
	}
	return dns.RcodeSuccess, w.WriteMsg(reply)
}

func told(q dns.Question) *question {
	return &question{Name: q.Name, Type: dns.TypeToString[q.Qtype], Class: dns.ClassToString[q.Qclass]}
}

func main() {
	dnsserver.Quiet = true
	caddy.Quiet = true
	at := slices.Index(dnsserver.Directives, "rewrite")
	dnsserver.Directives = append(slices.Insert(dnsserver.Directives, at, "watch"), "echo")
	plugin.Register("watch", func(c *caddy.Controller) error {
		dnsserver.GetConfig(c).AddPlugin(func(next plugin.Handler) plugin.Handler { return watch{next} })
		return nil
	})
	plugin.Register("echo", func(c *caddy.Controller) error {
		dnsserver.GetConfig(c).AddPlugin(func(plugin.Handler) plugin.Handler { return echo{} })
		return nil
	})
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for in.Scan() {
		var asked job
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		encoder.Encode(run(asked))
	}
}

func run(asked job) result {
	for address, word := range asked.Upstreams {
		stop, err := answerOn(address, word)
		if err != nil {
			return result{Error: err.Error()}
		}
		defer stop()
	}
	instance, err := caddy.Start(caddy.CaddyfileInput{
		Contents: []byte(asked.Corefile), Filepath: "Corefile", ServerTypeName: "dns",
	})
	if err != nil {
		return result{Error: err.Error()}
	}
	defer instance.Stop()
	address := instance.Servers()[0].LocalAddr().String()
	var answers []answer
	for _, q := range asked.Questions {
		answers = append(answers, ask(address, q))
	}
	if len(asked.Run) == 0 {
		return result{Answers: answers}
	}
	output, err := exec.Command(asked.Run[0], asked.Run[1:]...).Output()
	if err != nil {
		return result{Error: asked.Run[0] + ": " + err.Error(), Output: string(output)}
	}
	return result{Answers: answers, Output: string(output)}
}
