// The released ExternalDNS as it is, built from its own packages.
package main

import "sigs.k8s.io/external-dns/controller"

func main() {
	controller.Execute()
}
