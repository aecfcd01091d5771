package main

import (
	"net/netip"
	"syscall"
	"unsafe"
)

// readDestination finds the address that a packet was sent to, and the control message that sends an answer from it.
// Formats: struct in_pktinfo of ip(7), struct in6_pktinfo of ipv6(7).
func readDestination(control []byte) (netip.Addr, []byte) {
	messages, err := syscall.ParseSocketControlMessage(control)
	if err != nil {
		return netip.Addr{}, nil
	}
	for _, message := range messages {
		switch {
		case message.Header.Level == syscall.IPPROTO_IP && message.Header.Type == syscall.IP_PKTINFO:
			at := netip.AddrFrom4([4]byte(message.Data[8:12]))
			return at, sendFrom(at)
		case message.Header.Level == syscall.IPPROTO_IPV6 && message.Header.Type == syscall.IPV6_PKTINFO:
			at := netip.AddrFrom16([16]byte(message.Data[:16]))
			return at, sendFrom(at)
		}
	}
	return netip.Addr{}, nil
}

// sendFrom is the control message that gives a packet its source address.
func sendFrom(source netip.Addr) []byte {
	if source.Is4() {
		data := make([]byte, 12)
		copy(data[4:8], source.AsSlice())
		return controlMessage(syscall.IPPROTO_IP, syscall.IP_PKTINFO, data)
	}
	data := make([]byte, 20)
	copy(data, source.AsSlice())
	return controlMessage(syscall.IPPROTO_IPV6, syscall.IPV6_PKTINFO, data)
}

func controlMessage(level, kind int32, data []byte) []byte {
	message := make([]byte, syscall.CmsgSpace(len(data)))
	header := (*syscall.Cmsghdr)(unsafe.Pointer(&message[0]))
	header.Level, header.Type = level, kind
	header.SetLen(syscall.CmsgLen(len(data)))
	copy(message[syscall.CmsgLen(0):], data)
	return message
}
