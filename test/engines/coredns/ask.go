package main

import (
	"net"
	"strings"
	"time"

	"github.com/miekg/dns"
)

// A reply on loopback that takes longer is a failure, which the comparison shows.
const patience = 5 * time.Second

func from(q question) net.Addr {
	ip := net.ParseIP(q.Client)
	if q.Protocol == "tcp" {
		return &net.TCPAddr{IP: ip}
	}
	return &net.UDPAddr{IP: ip}
}

func ask(address string, q question) answer {
	lastMutex.Lock()
	last = nil
	lastMutex.Unlock()
	message := new(dns.Msg)
	message.Id = dns.Id()
	message.Question = []dns.Question{{Name: q.Name, Qtype: dns.StringToType[q.Type], Qclass: dns.StringToClass[q.Class]}}
	client := dns.Client{Timeout: patience, Net: q.Protocol}
	if q.Client != "" {
		client.Dialer = &net.Dialer{Timeout: patience, LocalAddr: from(q)}
	}
	reply, took, err := client.Exchange(message, address)
	lastMutex.Lock()
	defer lastMutex.Unlock()
	if err != nil {
		return answer{Next: last, Rcode: err.Error()}
	}
	if reply.Rcode == silence {
		return answer{Next: last, Silent: true}
	}
	heard := answer{Next: last, Rcode: dns.RcodeToString[reply.Rcode], Micros: took.Microseconds()}
	if len(reply.Question) > 0 {
		heard.Question = told(reply.Question[0])
	}
	for _, rr := range reply.Answer {
		header := rr.Header()
		rdata := strings.TrimPrefix(rr.String(), header.String())
		heard.Answer = append(heard.Answer, record{header.Name, header.Ttl, dns.TypeToString[header.Rrtype], rdata})
	}
	return heard
}
