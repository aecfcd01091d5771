// lookup looks up the name of its argument with Go's own resolver, as a program without C would.
package main

import (
	"context"
	"net"
	"os"
)

func main() {
	resolver := net.Resolver{PreferGo: true}
	if _, err := resolver.LookupIPAddr(context.Background(), os.Args[1]); err != nil {
		os.Exit(1)
	}
}
