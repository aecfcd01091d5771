package main

import (
	"context"

	"sigs.k8s.io/external-dns/endpoint"
	"sigs.k8s.io/external-dns/plan"
	"sigs.k8s.io/external-dns/provider"
)

// A provider that has some records, and keeps what it is asked to change.
type keeper struct {
	provider.BaseProvider
	standing []*endpoint.Endpoint
	asked    *plan.Changes
}

func (k *keeper) Records(context.Context) ([]*endpoint.Endpoint, error) {
	return copied(k.standing), nil
}

func (k *keeper) ApplyChanges(_ context.Context, changes *plan.Changes) error {
	k.asked = changes
	return nil
}
