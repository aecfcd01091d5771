/** The directives that CoreDNS knows (plugin.cfg of 1.14.7), in the order in which their plugins run. */
export const directiveOrder: readonly string[] = Object.freeze(
  (
    'root metadata geoip cancel proxyproto quic grpc_server https https3 timeouts multisocket reload nsid bufsize bind ' +
    'debug trace ready health pprof shed prometheus errors log dnstap local dns64 any chaos loadbalance tsig rewrite ' +
    'autopath acl cache header dnssec tls minimal template transfer hosts route53 azure clouddns k8s_external kubernetes ' +
    'file auto secondary etcd loop forward grpc erratic whoami on sign view nomad'
  ).split(' '),
);
