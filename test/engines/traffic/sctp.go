package main

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

// SCTP by raw sockets: one for each family sends and receives, and one for each family hears refusals, which come as ICMP.
type sctpSockets struct {
	v4, v6  *net.IPConn
	waiting sync.Map // our source port → chan string
}

const (
	protocolSCTP = 132
)

var openSCTP = sync.OnceValues(func() (*sctpSockets, error) {
	sockets := &sctpSockets{}
	for _, each := range []struct {
		network string
		at      **net.IPConn
	}{{"ip4:132", &sockets.v4}, {"ip6:132", &sockets.v6}} {
		config := net.ListenConfig{Control: func(_, address string, socket syscall.RawConn) error {
			return tellDestination(each.network[:3], address, socket)
		}}
		opened, err := config.ListenPacket(context.Background(), each.network, "")
		if err != nil {
			return nil, err
		}
		*each.at = opened.(*net.IPConn)
		go sockets.receive(*each.at, each.network == "ip4:132")
	}
	for _, network := range []string{"ip4:icmp", "ip6:ipv6-icmp"} {
		opened, err := net.ListenPacket(network, "")
		if err != nil {
			return nil, err
		}
		go sockets.hearRefusals(opened, network == "ip4:icmp")
	}
	return sockets, nil
})

func (s *sctpSockets) receive(socket *net.IPConn, v4 bool) {
	data, control := make([]byte, 2048), make([]byte, 128)
	for {
		n, controlled, _, peer, err := socket.ReadMsgIP(data, control)
		if err != nil {
			return
		}
		body := data[:n]
		if v4 {
			body = body[int(body[0]&15)*4:]
		}
		packet, ok := readSCTP(body)
		at, answer := readDestination(control[:controlled])
		from, _ := netip.AddrFromSlice(peer.IP)
		if !ok || !at.IsValid() {
			continue
		}
		if packet.kind == chunkInitAck {
			s.answered(packet, from.Unmap())
			continue
		}
		text := arrived(netip.AddrPortFrom(at, packet.destination), from.Unmap())
		say(arrival{Tag: packet.initiate, What: text})
		reply := sctpPacket{
			source:       packet.destination,
			destination:  packet.source,
			verification: packet.initiate,
			kind:         chunkInitAck,
			initiate:     packet.initiate ^ 1<<31,
			cookie:       []byte(text),
		}
		socket.WriteMsgIP(reply.bytes(), answer, peer)
	}
}

type outstanding struct {
	tag    uint32
	to     netip.AddrPort
	answer chan string
}

// answered takes an answer only from whom the packet was sent to, as an association would (RFC 9260 section 5.1).
func (s *sctpSockets) answered(packet sctpPacket, from netip.Addr) {
	found, ok := s.waiting.Load(packet.destination)
	if !ok {
		return
	}
	wait := found.(outstanding)
	if wait.tag == packet.verification && wait.to == netip.AddrPortFrom(from, packet.source) {
		wait.tell(string(packet.cookie))
	}
}

func (o outstanding) tell(text string) {
	select {
	case o.answer <- text:
	default:
	}
}

// hearRefusals takes `port unreachable` for a refusal, in which the beginning of the packet is sent back
// (RFC 792, RFC 4443 section 3.1).
func (s *sctpSockets) hearRefusals(socket net.PacketConn, v4 bool) {
	data := make([]byte, 2048)
	for {
		n, _, err := socket.ReadFrom(data)
		if err != nil {
			return
		}
		message := data[:n]
		if n < 8 || v4 && (message[0] != 3 || message[1] != 3) || !v4 && (message[0] != 1 || message[1] != 4) {
			continue
		}
		original := message[8:]
		header, next := 40, 6
		if v4 && len(original) > 0 {
			header, next = int(original[0]&15)*4, 9
		}
		if len(original) < header+4 || original[next] != protocolSCTP {
			continue
		}
		if found, ok := s.waiting.Load(binary.BigEndian.Uint16(original[header:])); ok {
			found.(outstanding).tell("refused")
		}
	}
}

func initSCTP(a attempt) string {
	sockets, err := openSCTP()
	if err != nil {
		return failed(err)
	}
	wait := outstanding{tag: a.tag, to: a.destination, answer: make(chan string, 1)}
	sockets.waiting.Store(a.source.Port(), wait)
	defer sockets.waiting.Delete(a.source.Port())
	packet := sctpPacket{
		source:      a.source.Port(),
		destination: a.destination.Port(),
		kind:        chunkInit,
		initiate:    a.tag,
	}
	socket := sockets.v6
	if a.source.Addr().Is4() {
		socket = sockets.v4
	}
	peer := &net.IPAddr{IP: a.destination.Addr().AsSlice()}
	if _, _, err := socket.WriteMsgIP(packet.bytes(), sendFrom(a.source.Addr()), peer); err != nil && !heldBack(err) {
		return failed(err)
	}
	select {
	case text := <-wait.answer:
		return text
	case <-time.After(a.timeout):
		return "timeout"
	}
}
