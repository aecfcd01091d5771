package main

import (
	"io"
	"net"
	"net/netip"
	"strconv"
	"time"
)

func listenTCP(port int) error {
	for _, network := range []string{"tcp4", "tcp6"} {
		listener, err := net.Listen(network, ":"+strconv.Itoa(port))
		if err != nil {
			return err
		}
		go func() {
			for {
				client, err := listener.Accept()
				if err != nil {
					return
				}
				go func() {
					defer client.Close()
					at := client.LocalAddr().(*net.TCPAddr).AddrPort()
					from := client.RemoteAddr().(*net.TCPAddr).AddrPort().Addr()
					client.SetDeadline(time.Now().Add(10 * time.Second))
					io.WriteString(client, arrived(plain(at), from.Unmap()))
				}()
			}
		}()
	}
	return nil
}

func dialTCP(a attempt) string {
	dialer := net.Dialer{LocalAddr: net.TCPAddrFromAddrPort(a.source), Timeout: a.timeout}
	server, err := dialer.Dial("tcp", a.destination.String())
	if err != nil {
		return failed(err)
	}
	defer server.Close()
	server.SetDeadline(time.Now().Add(a.timeout))
	text, err := io.ReadAll(server)
	if err != nil {
		return failed(err)
	}
	return string(text)
}

func plain(at netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
}
