// Runs ExternalDNS's own sources, plan and registry, one round for each line of standard input: a command line, the
// objects of the API server and the records that stand, as JSON. A line of output says what was desired, what the provider
// would be asked to change, or why the program would have stopped. Nothing is sent anywhere: the API server is one in
// memory, and the provider keeps what it is given.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/go-logr/logr"
	log "github.com/sirupsen/logrus"
	"k8s.io/klog/v2"
	crlog "sigs.k8s.io/controller-runtime/pkg/log"

	"sigs.k8s.io/external-dns/endpoint"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns/validation"
	"sigs.k8s.io/external-dns/plan"
	"sigs.k8s.io/external-dns/registry"
	"sigs.k8s.io/external-dns/registry/noop"
	"sigs.k8s.io/external-dns/registry/txt"
	"sigs.k8s.io/external-dns/source"
	"sigs.k8s.io/external-dns/source/annotations"
	"sigs.k8s.io/external-dns/source/wrappers"
)

type job struct {
	Args    []string             `json:"args"`
	Objects []json.RawMessage    `json:"objects"`
	Current []*endpoint.Endpoint `json:"current"`
}

type answer struct {
	// The stage that refused, and its message.
	Stage   string               `json:"stage,omitempty"`
	Error   string               `json:"error,omitempty"`
	Desired []*endpoint.Endpoint `json:"desired"`
	Changes *plan.Changes        `json:"changes"`
}

func main() {
	log.SetOutput(io.Discard)
	klog.SetLogger(logr.Discard())
	crlog.SetLogger(logr.Discard())
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			var asked job
			if fault := json.Unmarshal(line, &asked); fault != nil {
				fmt.Fprintln(os.Stderr, "a job that is no JSON:", fault)
				os.Exit(1)
			}
			if fault := encoder.Encode(round(asked)); fault != nil {
				fmt.Fprintln(os.Stderr, fault)
				os.Exit(1)
			}
		}
		if err != nil {
			break
		}
	}
	if err := out.Flush(); err != nil {
		os.Exit(1)
	}
}

// One run of the controller, as its RunOnce goes.
func round(asked job) (said answer) {
	stage := "flags"
	defer func() {
		if fault := recover(); fault != nil {
			said = answer{Stage: "panic", Error: fmt.Sprint(stage, ": ", fault)}
		}
	}()
	refuse := func(err error) answer { return answer{Stage: stage, Error: err.Error()} }
	cfg := externaldns.NewConfig()
	if err := cfg.ParseFlags(asked.Args); err != nil {
		return refuse(err)
	}
	stage = "validation"
	if err := validation.ValidateConfig(cfg); err != nil {
		return refuse(err)
	}
	annotations.SetAnnotationPrefix(cfg.AnnotationPrefix)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	stage = "source"
	clients, err := serve(asked.Objects)
	if err != nil {
		return refuse(err)
	}
	defer clients.close()
	settings, err := source.NewSourceConfig(cfg, source.WithClientGenerator(clients))
	if err != nil {
		return refuse(err)
	}
	sources, err := wrappers.Build(ctx, settings)
	if err != nil {
		return refuse(err)
	}
	filter := endpoint.NewDomainFilterWithOptions(
		endpoint.WithDomainFilter(cfg.DomainFilter),
		endpoint.WithDomainExclude(cfg.DomainExclude),
		endpoint.WithRegexDomainFilter(cfg.RegexDomainFilter),
		endpoint.WithRegexDomainExclude(cfg.RegexDomainExclude),
	)
	keeper := &keeper{standing: asked.Current}
	stage = "registry"
	var owners registry.Registry
	if cfg.Registry == "noop" {
		owners, err = noop.New(cfg, keeper)
	} else {
		owners, err = txt.New(cfg, keeper)
	}
	if err != nil {
		return refuse(err)
	}
	standing, err := owners.Records(ctx)
	if err != nil {
		return refuse(err)
	}
	stage = "endpoints"
	found, err := sources.Endpoints(ctx)
	if err != nil {
		return refuse(err)
	}
	desired, err := owners.AdjustEndpoints(found)
	if err != nil {
		return refuse(err)
	}
	before := copied(desired)
	stage = "plan"
	calculated := (&plan.Plan{
		Policies:       []plan.Policy{plan.Policies[cfg.Policy]},
		Current:        standing,
		Desired:        desired,
		DomainFilter:   endpoint.MatchAllDomainFilters{filter, owners.GetDomainFilter()},
		ManagedRecords: cfg.ManagedDNSRecordTypes,
		ExcludeRecords: cfg.ExcludeDNSRecordTypes,
		OwnerID:        owners.OwnerID(),
		OldOwnerID:     cfg.TXTOwnerOld,
	}).Calculate()
	if calculated.Changes.HasChanges() {
		if err := owners.ApplyChanges(ctx, calculated.Changes); err != nil {
			return refuse(err)
		}
	}
	return answer{Desired: before, Changes: keeper.asked}
}

// The plan writes into what it is given.
func copied(endpoints []*endpoint.Endpoint) []*endpoint.Endpoint {
	text, err := json.Marshal(endpoints)
	if err != nil {
		panic(err)
	}
	var result []*endpoint.Endpoint
	if err := json.Unmarshal(text, &result); err != nil {
		panic(err)
	}
	return result
}
