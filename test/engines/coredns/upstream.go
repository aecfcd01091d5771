package main

import (
	"net"

	"github.com/miekg/dns"
)

// answerOn serves every name on an address, over UDP and TCP, on port 53 where it says no other: an alias below it, an address where one is asked for, and a text
// with the name that arrived and the word of this server.
func answerOn(address, word string) (func(), error) {
	if _, _, err := net.SplitHostPort(address); err != nil {
		address = net.JoinHostPort(address, "53")
	}
	conn, err := net.ListenPacket("udp", address)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		conn.Close()
		return nil, err
	}
	handler := dns.HandlerFunc(func(w dns.ResponseWriter, r *dns.Msg) { w.WriteMsg(everything(r, word)) })
	servers := []*dns.Server{{PacketConn: conn, Handler: handler}, {Listener: listener, Handler: handler}}
	for _, server := range servers {
		started := make(chan struct{})
		server.NotifyStartedFunc = func() { close(started) }
		go server.ActivateAndServe()
		<-started
	}
	return func() {
		for _, server := range servers {
			server.Shutdown()
		}
	}, nil
}

const ttl = 60

func everything(r *dns.Msg, word string) *dns.Msg {
	q := r.Question[0]
	reply := new(dns.Msg).SetReply(r)
	below := "x." + q.Name
	if q.Name == "." {
		below = "x."
	}
	head := func(name string, kind uint16) dns.RR_Header {
		return dns.RR_Header{Name: name, Rrtype: kind, Class: dns.ClassINET, Ttl: ttl}
	}
	reply.Answer = []dns.RR{&dns.CNAME{Hdr: head(q.Name, dns.TypeCNAME), Target: below}}
	if q.Qtype == dns.TypeA {
		reply.Answer = append(reply.Answer, &dns.A{Hdr: head(below, dns.TypeA), A: []byte{192, 0, 2, 80}})
	}
	reply.Answer = append(reply.Answer, &dns.TXT{Hdr: head(below, dns.TypeTXT), Txt: []string{q.Name + " " + word}})
	return reply
}
