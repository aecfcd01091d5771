package main

import (
	"context"
	"net"

	v1 "k8s.io/api/core/v1"
	"k8s.io/component-helpers/node/util/sysctl"
	proxyconfig "k8s.io/kubernetes/pkg/proxy/apis/config"
	"k8s.io/kubernetes/pkg/proxy/iptables"
	proxyutil "k8s.io/kubernetes/pkg/proxy/util"
	utiliptables "k8s.io/kubernetes/pkg/util/iptables"
)

// What kube-proxy 1.34 asks the API server for, and how its proxier is made.

const moreKeywords = false

var (
	serviceLabels = without("service.kubernetes.io/service-proxy-name", "service.kubernetes.io/headless")
	sliceLabels   = serviceLabels
)

func newProxier(
	ctx context.Context,
	config *proxyconfig.KubeProxyConfiguration,
	family v1.IPFamily,
	ipt utiliptables.Interface,
	sysctl sysctl.Interface,
	detector proxyutil.LocalTrafficDetector,
	node string,
	nodeIP net.IP,
) (*iptables.Proxier, error) {
	return iptables.NewProxier(
		ctx, family, ipt, sysctl, config.SyncPeriod.Duration, config.MinSyncPeriod.Duration, config.Linux.MasqueradeAll,
		*config.IPTables.LocalhostNodePorts, int(*config.IPTables.MasqueradeBit), detector, node, nodeIP, nil, nil,
		config.NodePortAddresses, false,
	)
}

func tellNode(proxier *iptables.Proxier, node *v1.Node) {
	proxier.OnTopologyChange(node.Labels)
}
