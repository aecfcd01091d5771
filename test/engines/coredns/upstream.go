package main

import (
	"net"

	"github.com/miekg/dns"
)

// answerOn serves every name on port 53 of an address: an alias below it, an address where one is asked for, and a text
// with the name that arrived and the word of this server.
func answerOn(address, word string) (*dns.Server, error) {
	conn, err := net.ListenPacket("udp", net.JoinHostPort(address, "53"))
	if err != nil {
		return nil, err
	}
	started := make(chan struct{})
	server := &dns.Server{
		PacketConn:        conn,
		NotifyStartedFunc: func() { close(started) },
		Handler: dns.HandlerFunc(func(w dns.ResponseWriter, r *dns.Msg) {
			w.WriteMsg(everything(r, word))
		}),
	}
	go server.ActivateAndServe()
	<-started
	return server, nil
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
