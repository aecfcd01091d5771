package main

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// connect asks for a number of connections, each from a port that this namespace has not used before, so that connection
// tracking knows none of them.
type connect struct {
	Protocol    string     `json:"protocol"`
	Source      netip.Addr `json:"source"`
	Destination netip.Addr `json:"destination"`
	Port        uint16     `json:"port"`
	Times       int        `json:"times"`
	Parallel    int        `json:"parallel"`
	TimeoutMS   int        `json:"timeoutMs"`
	// Tag is the first connection's mark; the others have the following ones.
	Tag uint32 `json:"tag"`
}

// attempt is one connection to be opened.
type attempt struct {
	source, destination netip.AddrPort
	tag                 uint32
	timeout             time.Duration
}

const (
	firstPort = 33000
	portCount = 32000
)

const portTaken = "port taken"

var portsUsed atomic.Uint32

func nextPort() uint16 {
	return uint16(firstPort + (portsUsed.Add(1)-1)%portCount)
}

func (c *connect) run() ([]string, error) {
	try, known := map[string]func(attempt) string{"tcp": dialTCP, "udp": askUDP, "sctp": initSCTP}[c.Protocol]
	if !known {
		return nil, fmt.Errorf("no such protocol: %s", c.Protocol)
	}
	answers := make([]string, c.Times)
	var done sync.WaitGroup
	slots := make(chan struct{}, max(c.Parallel, 1))
	for i := range answers {
		slots <- struct{}{}
		done.Go(func() {
			defer func() { <-slots }()
			answers[i] = fromFreePort(try, attempt{
				source:      netip.AddrPortFrom(c.Source, nextPort()),
				destination: netip.AddrPortFrom(c.Destination, c.Port),
				tag:         c.Tag + uint32(i),
				timeout:     time.Duration(c.TimeoutMS) * time.Millisecond,
			})
		})
	}
	done.Wait()
	return answers, nil
}

// fromFreePort takes the next port where another program of the namespace holds the one that was meant: the kernel hands
// out ports of the same range, and then no packet was sent.
func fromFreePort(try func(attempt) string, a attempt) string {
	for range 16 {
		answer := try(a)
		if answer != portTaken {
			return answer
		}
		a.source = netip.AddrPortFrom(a.source.Addr(), nextPort())
	}
	return portTaken
}

// heldBack tells whether the sender's own rules kept the packet: dropped or refused, which the answer to come, or none, says.
func heldBack(err error) bool {
	return errors.Is(err, syscall.EPERM)
}

// failed names what became of a connection that was not answered.
func failed(err error) string {
	var timed interface{ Timeout() bool }
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return portTaken
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timed) && timed.Timeout():
		return "timeout"
	}
	return err.Error()
}
