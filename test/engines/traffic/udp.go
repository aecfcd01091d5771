package main

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"strconv"
	"syscall"
	"time"
)

// listenUDP answers from the address that was asked, which one socket for all addresses has to be told for each packet.
func listenUDP(port int) error {
	for _, network := range []string{"udp4", "udp6"} {
		config := net.ListenConfig{Control: tellDestination}
		opened, err := config.ListenPacket(context.Background(), network, ":"+strconv.Itoa(port))
		if err != nil {
			return err
		}
		go answerUDP(opened.(*net.UDPConn), uint16(port))
	}
	return nil
}

func answerUDP(socket *net.UDPConn, port uint16) {
	data, control := make([]byte, 64), make([]byte, 128)
	for {
		n, controlled, _, from, err := socket.ReadMsgUDPAddrPort(data, control)
		if err != nil {
			// A client that is gone has its refusal reported here; it concerns the next packet as little as the last.
			if _, refused := err.(*net.OpError); refused && failed(err) == "refused" {
				continue
			}
			return
		}
		at, answer := readDestination(control[:controlled])
		if n != 4 || !at.IsValid() {
			continue
		}
		text := arrived(netip.AddrPortFrom(at, port), from.Addr().Unmap())
		say(arrival{Tag: binary.BigEndian.Uint32(data), What: text})
		socket.WriteMsgUDPAddrPort([]byte(text), answer, from)
	}
}

func askUDP(a attempt) string {
	socket, err := net.DialUDP("udp", net.UDPAddrFromAddrPort(a.source), net.UDPAddrFromAddrPort(a.destination))
	if err != nil {
		return failed(err)
	}
	defer socket.Close()
	if _, err := socket.Write(binary.BigEndian.AppendUint32(nil, a.tag)); err != nil && !heldBack(err) {
		return failed(err)
	}
	socket.SetDeadline(time.Now().Add(a.timeout))
	text := make([]byte, 256)
	n, err := socket.Read(text)
	if err != nil {
		return failed(err)
	}
	return string(text[:n])
}

// tellDestination makes each packet come with the address that it was sent to.
func tellDestination(network, _ string, socket syscall.RawConn) error {
	var failure error
	err := socket.Control(func(descriptor uintptr) {
		if network[len(network)-1] == '4' {
			failure = syscall.SetsockoptInt(int(descriptor), syscall.IPPROTO_IP, syscall.IP_PKTINFO, 1)
		} else {
			failure = syscall.SetsockoptInt(int(descriptor), syscall.IPPROTO_IPV6, syscall.IPV6_RECVPKTINFO, 1)
		}
	})
	if err != nil {
		return err
	}
	return failure
}
