// Command kube-proxy-text prints the iptables restore text that kube-proxy's
// own iptables proxier makes of a cluster, without touching a kernel.
//
// One JSON object per line on standard input, one per line on standard output:
//
//	{"node": "a", "family": "IPv4", "config": {KubeProxyConfiguration}, "objects": [...]}
//	{"text": "*filter\n..."} or {"error": "..."}
//
// With `list FILE NODE`, it reads one List as the API server would give it, with kube-proxy's ConfigMap, and prints the
// IPv4 text of the node as it is: the yardstick for speed.
//
// Every cluster gets a proxier of its own. What the API server does before
// kube-proxy sees an object is done here with the API server's own code
// (defaults); what kube-proxy's informers leave out is left out here.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	v1 "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	sysctltesting "k8s.io/component-helpers/node/util/sysctl/testing"
	"k8s.io/klog/v2"
	coredefaults "k8s.io/kubernetes/pkg/apis/core/v1"
	discoverydefaults "k8s.io/kubernetes/pkg/apis/discovery/v1"
	proxyconfig "k8s.io/kubernetes/pkg/proxy/apis/config"
	"k8s.io/kubernetes/pkg/proxy/apis/config/scheme"
	"k8s.io/kubernetes/pkg/proxy/apis/config/validation"
	"k8s.io/kubernetes/pkg/proxy/metrics"
	proxyutil "k8s.io/kubernetes/pkg/proxy/util"
	utiliptables "k8s.io/kubernetes/pkg/util/iptables"
	iptablestesting "k8s.io/kubernetes/pkg/util/iptables/testing"
	utilnode "k8s.io/kubernetes/pkg/util/node"
	netutils "k8s.io/utils/net"
)

type cluster struct {
	Node    string            `json:"node"`
	Family  v1.IPFamily       `json:"family"`
	Config  json.RawMessage   `json:"config"`
	Objects []json.RawMessage `json:"objects"`
}

type result struct {
	Text  string `json:"text,omitempty"`
	Error string `json:"error,omitempty"`
}

// recorder stands in for the iptables program and keeps what is handed to iptables-restore.
type recorder struct {
	*iptablestesting.FakeIPTables
	restored chan string
}

// Every iptables since 1.6.2 has it; newer kube-proxies do not ask.
func (r *recorder) HasRandomFully() bool { return true }

func (r *recorder) RestoreAll(data []byte, _ utiliptables.FlushFlag, _ utiliptables.RestoreCountersFlag) error {
	select {
	case r.restored <- string(data):
	default:
	}
	return nil
}

func main() {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	flags := flag.NewFlagSet("klog", flag.ContinueOnError)
	klog.InitFlags(flags)
	_ = flags.Parse([]string{"-logtostderr=false", "-stderrthreshold=FATAL", "-alsologtostderr=false"})
	klog.SetOutput(io.Discard)
	metrics.RegisterMetrics(proxyconfig.ProxyModeIPTables)

	if len(os.Args) == 4 && os.Args[1] == "list" {
		if err := printList(os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			var answer result
			if text, err := restoreText(line); err != nil {
				answer.Error = err.Error()
			} else {
				answer.Text = text
			}
			if err := encoder.Encode(answer); err != nil {
				os.Exit(1)
			}
			if in.Buffered() == 0 {
				_ = out.Flush()
			}
		}
		if err != nil {
			break
		}
	}
	_ = out.Flush()
}

func restoreText(line []byte) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	var c cluster
	if err := json.Unmarshal(line, &c); err != nil {
		return "", err
	}
	return c.restoreText()
}

func printList(file, node string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var list struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	c := cluster{Node: node, Family: v1.IPv4Protocol, Objects: list.Items}
	for _, raw := range list.Items {
		if kindOf(raw) != "ConfigMap" {
			continue
		}
		var object v1.ConfigMap
		if err := json.Unmarshal(raw, &object); err != nil {
			return err
		}
		if config, found := object.Data["config.conf"]; found {
			c.Config = json.RawMessage(config)
		}
	}
	text, err := c.restoreText()
	if err != nil {
		return err
	}
	_, err = io.WriteString(os.Stdout, text)
	return err
}

// kindOf looks at the beginning of an object, where nearly everybody writes its kind, before it reads all of it.
func kindOf(raw json.RawMessage) string {
	beginning := raw[:min(len(raw), 120)]
	if _, after, found := bytes.Cut(beginning, []byte(`"kind":"`)); found {
		if kind, _, found := bytes.Cut(after, []byte(`"`)); found {
			return string(kind)
		}
	}
	var object struct {
		Kind string `json:"kind"`
	}
	if json.Unmarshal(raw, &object) != nil {
		return ""
	}
	return object.Kind
}

func (c cluster) restoreText() (text string, err error) {
	config, err := decodeConfig(c.Config)
	if err != nil {
		return "", err
	}
	objects, err := decodeObjects(c)
	if err != nil {
		return "", err
	}
	nodeIPs := nodeAddresses(objects.node, config.BindAddress)
	config.NodePortAddresses = expandKeywords(config.NodePortAddresses, nodeIPs)

	fake := iptablestesting.NewFake()
	if c.Family == v1.IPv6Protocol {
		fake = iptablestesting.NewIPv6Fake()
	}
	ipt := &recorder{fake, make(chan string, 1)}
	sysctl := sysctltesting.NewFake()
	if config.Linux.Conntrack.TCPBeLiberal {
		sysctl.Settings["net/netfilter/nf_conntrack_tcp_be_liberal"] = 1
	}
	detector := detectorOf(config, objects.node, c.Family)
	proxier, err := newProxier(context.Background(), config, c.Family, ipt, sysctl, detector, c.Node, nodeIPs[c.Family])
	if err != nil {
		return "", err
	}
	tellNode(proxier, objects.node)
	for _, service := range objects.services {
		proxier.OnServiceAdd(service)
	}
	for _, slice := range objects.slices {
		proxier.OnEndpointSliceAdd(slice)
	}
	proxier.OnServiceSynced()
	proxier.OnEndpointSlicesSynced()
	go proxier.SyncLoop()
	select {
	case text := <-ipt.restored:
		return text, nil
	case <-time.After(60 * time.Second):
		return "", fmt.Errorf("no restore within 60 s")
	}
}

func decodeConfig(raw []byte) (*proxyconfig.KubeProxyConfiguration, error) {
	object, _, err := scheme.Codecs.UniversalDecoder().Decode(raw, nil, nil)
	if err != nil {
		return nil, err
	}
	config, ok := object.(*proxyconfig.KubeProxyConfiguration)
	if !ok {
		return nil, fmt.Errorf("config is a %T", object)
	}
	// The main program's defaults for this platform.
	if config.Mode == "" {
		config.Mode = proxyconfig.ProxyModeIPTables
	}
	if config.DetectLocalMode == "" {
		config.DetectLocalMode = proxyconfig.LocalModeClusterCIDR
	}
	if found := validation.Validate(config); len(found) > 0 {
		return nil, found.ToAggregate()
	}
	return config, nil
}

type objects struct {
	node     *v1.Node
	services []*v1.Service
	slices   []*discovery.EndpointSlice
}

func decodeObjects(c cluster) (objects, error) {
	result := objects{node: &v1.Node{}}
	for _, raw := range c.Objects {
		switch kindOf(raw) {
		case "Node":
			node := &v1.Node{}
			if err := json.Unmarshal(raw, node); err != nil {
				return result, err
			}
			if node.Name == c.Node {
				result.node = node
			}
		case "Service":
			service := &v1.Service{}
			if err := json.Unmarshal(raw, service); err != nil {
				return result, err
			}
			coredefaults.SetObjectDefaults_Service(service)
			chosen := serviceLabels.Matches(labels.Set(service.Labels)) &&
				withClusterIP.Matches(fields.Set{"spec.clusterIP": service.Spec.ClusterIP})
			if chosen {
				result.services = append(result.services, service)
			}
		case "EndpointSlice":
			slice := &discovery.EndpointSlice{}
			if err := json.Unmarshal(raw, slice); err != nil {
				return result, err
			}
			discoverydefaults.SetObjectDefaults_EndpointSlice(slice)
			if sliceLabels.Matches(labels.Set(slice.Labels)) {
				result.slices = append(result.slices, slice)
			}
		}
	}
	return result, nil
}

var withClusterIP = fields.OneTermNotEqualSelector("spec.clusterIP", v1.ClusterIPNone)

func without(keys ...string) labels.Selector {
	selector := labels.NewSelector()
	for _, key := range keys {
		requirement, err := labels.NewRequirement(key, "!", nil)
		if err != nil {
			panic(err)
		}
		selector = selector.Add(*requirement)
	}
	return selector
}

// nodeAddresses are kube-proxy's idea of its node: the first InternalIP, else ExternalIP, with the first one of the
// other family after it; loopback where there is none; and bindAddress over the one of its family.
func nodeAddresses(node *v1.Node, bindAddress string) map[v1.IPFamily]net.IP {
	result := map[v1.IPFamily]net.IP{v1.IPv4Protocol: net.IPv4(127, 0, 0, 1), v1.IPv6Protocol: net.IPv6loopback}
	if own, err := utilnode.GetNodeHostIPs(node); err == nil {
		for _, ip := range own {
			result[familyOf(ip)] = ip
		}
	}
	if ip := netutils.ParseIPSloppy(bindAddress); ip != nil && !ip.IsUnspecified() {
		result[familyOf(ip)] = ip
	}
	return result
}

func familyOf(ip net.IP) v1.IPFamily {
	if netutils.IsIPv6(ip) {
		return v1.IPv6Protocol
	}
	return v1.IPv4Protocol
}

// expandKeywords is what kube-proxy's main program does with nodePortAddresses before it makes a proxier.
func expandKeywords(addresses []string, nodeIPs map[v1.IPFamily]net.IP) []string {
	var result []string
	for _, address := range addresses {
		switch {
		case address == "primary" && (moreKeywords || len(addresses) == 1):
			if ip := nodeIPs[v1.IPv4Protocol]; !ip.IsLoopback() {
				result = append(result, ip.String()+"/32")
			}
			if ip := nodeIPs[v1.IPv6Protocol]; !ip.IsLoopback() {
				result = append(result, ip.String()+"/128")
			}
		case address == "localhost" && moreKeywords:
			result = append(result, "127.0.0.0/8", "::1/128")
		case address == "all" && moreKeywords:
			result = append(result, "0.0.0.0/0", "::/0")
		default:
			result = append(result, address)
		}
	}
	return result
}

// detectorOf chooses the local traffic detector as kube-proxy's main program does.
func detectorOf(config *proxyconfig.KubeProxyConfiguration, node *v1.Node, family v1.IPFamily) proxyutil.LocalTrafficDetector {
	firstOf := func(cidrs []string) proxyutil.LocalTrafficDetector {
		if own := proxyutil.MapCIDRsByIPFamily(cidrs)[family]; len(own) > 0 {
			return proxyutil.NewDetectLocalByCIDR(own[0].String())
		}
		return proxyutil.NewNoOpLocalDetector()
	}
	switch config.DetectLocalMode {
	case proxyconfig.LocalModeClusterCIDR:
		return firstOf(config.DetectLocal.ClusterCIDRs)
	case proxyconfig.LocalModeNodeCIDR:
		return firstOf(node.Spec.PodCIDRs)
	case proxyconfig.LocalModeBridgeInterface:
		return proxyutil.NewDetectLocalByBridgeInterface(config.DetectLocal.BridgeInterface)
	case proxyconfig.LocalModeInterfaceNamePrefix:
		return proxyutil.NewDetectLocalByInterfaceNamePrefix(config.DetectLocal.InterfaceNamePrefix)
	}
	return proxyutil.NewNoOpLocalDetector()
}
