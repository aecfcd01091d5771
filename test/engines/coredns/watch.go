package main

import (
	"context"

	"github.com/coredns/coredns/plugin"
	"github.com/miekg/dns"
)

// watch stands before rewrite and notices what the client would never receive: a message that cannot be packed, or none
// at all. It sends a mark instead, so that nobody waits for a reply that does not come.
type watch struct{ next plugin.Handler }

const silence = dns.RcodeYXRrset

func (watch) Name() string { return "watch" }

func (w watch) ServeDNS(ctx context.Context, out dns.ResponseWriter, r *dns.Msg) (int, error) {
	asked := r.Question[0]
	watched := &watchedWriter{ResponseWriter: out}
	rcode, err := plugin.NextOrFailure(w.Name(), w.next, ctx, watched, r)
	if watched.sent || !plugin.ClientWrite(rcode) {
		return rcode, err
	}
	mark := new(dns.Msg).SetRcode(r, silence)
	mark.Question = []dns.Question{asked}
	return dns.RcodeSuccess, out.WriteMsg(mark)
}

type watchedWriter struct {
	dns.ResponseWriter
	sent bool
}

func (w *watchedWriter) WriteMsg(message *dns.Msg) error {
	err := w.ResponseWriter.WriteMsg(message)
	w.sent = err == nil
	return err
}
