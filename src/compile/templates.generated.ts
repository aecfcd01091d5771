/** The templates under targets/, made by `npm run generate-sources`. */
import { absent, frames, type Print } from './frames.ts';

export const templates = {
"bird/bird": (_0, out, lacks) => {
out.push("# BIRD 2 for node " + (_0["node"] ?? lacks("node")) + "\n");
for (const _1 of frames(_0["routerId"] ?? lacks("routerId"), _0)) {
out.push("router id " + (_1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
out.push("\nprotocol device {\n");
for (const _1 of frames(_0["debug"] ?? lacks("debug"), _0)) {
out.push("  debug " + (_1["what"] ?? _0["what"] ?? lacks("what")) + ";\n");
}
out.push("  scan time 2;\n}\n\nprotocol direct {\n");
for (const _1 of frames(_0["debug"] ?? lacks("debug"), _0)) {
out.push("  debug " + (_1["what"] ?? _0["what"] ?? lacks("what")) + ";\n");
}
out.push("  ipv4;\n  ipv6;\n  interface " + (_0["interfaces"] ?? lacks("interfaces")) + ";\n}\n");
for (const _1 of frames(_0["families"] ?? lacks("families"), _0)) {
out.push("\n# ---- IPv" + (_1["family"] ?? _0["family"] ?? lacks("family")) + " ----\n");
for (const _2 of frames(_1["main"] ?? _0["main"] ?? lacks("main"), _1)) {
out.push("\nfunction apply_communities_v" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + "()\n{\n");
for (const _3 of frames(_2["communities"] ?? _1["communities"] ?? _0["communities"] ?? lacks("communities"), _2)) {
out.push("  if (net ~ " + (_3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + ") then {\n");
for (const _4 of frames(_3["additions"] ?? _2["additions"] ?? _1["additions"] ?? _0["additions"] ?? lacks("additions"), _3)) {
out.push("    " + (_4["addition"] ?? _3["addition"] ?? _2["addition"] ?? _1["addition"] ?? _0["addition"] ?? lacks("addition")) + "\n");
}
out.push("  }\n");
}
out.push("}\n");
}
for (const _2 of frames(_1["aggregation"] ?? _0["aggregation"] ?? lacks("aggregation"), _1)) {
out.push("\n# The node's blocks leave it whole; nothing beneath them does.\nfunction calico_aggr_v" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + "()\n{\n");
for (const _3 of frames(_2["blocks"] ?? _1["blocks"] ?? _0["blocks"] ?? lacks("blocks"), _2)) {
out.push("  if (net = " + (_3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + ") then { accept; }\n  if (net ~ " + (_3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " && krt_metric < " + (_3["normal"] ?? _2["normal"] ?? _1["normal"] ?? _0["normal"] ?? lacks("normal")) + ") then { accept; }\n  if (net ~ " + (_3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + ") then { reject; }\n");
}
out.push("}\n");
}
for (const _2 of frames(_1["ipam"] ?? _0["ipam"] ?? lacks("ipam"), _1)) {
out.push("\nfunction calico_export_to_bgp_peers_v" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + "(bool internal_peer)\n{\n");
for (const _3 of frames(_2["hiddenPools"] ?? _1["hiddenPools"] ?? _0["hiddenPools"] ?? lacks("hiddenPools"), _2)) {
out.push("  " + (_3["statement"] ?? _2["statement"] ?? _1["statement"] ?? _0["statement"] ?? lacks("statement")) + "\n");
}
out.push("  if (internal_peer) then {\n    if (defined(ifname)) then {\n      if (" + (_2["local"] ?? _1["local"] ?? _0["local"] ?? lacks("local")) + ") then { reject; }\n    }\n  }\n  if (defined(ifname)) then {\n    if (ifname ~ \"bpf*.cali\") then { reject; }\n  }\n  apply_communities_v" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + "();\n  calico_aggr_v" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + "();\n");
for (const _3 of frames(_2["statics"] ?? _1["statics"] ?? _0["statics"] ?? lacks("statics"), _2)) {
out.push("  if (net ~ " + (_3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + ") then { accept; }\n");
}
for (const _3 of frames(_2["loadBalancers"] ?? _1["loadBalancers"] ?? _0["loadBalancers"] ?? lacks("loadBalancers"), _2)) {
out.push("  if (net ~ " + (_3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + ") then { accept; }\n");
}
for (const _3 of frames(_2["externals"] ?? _1["externals"] ?? _0["externals"] ?? lacks("externals"), _2)) {
out.push("  if (net ~ " + (_3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + ") then { accept; }\n");
}
for (const _3 of frames(_2["shownPools"] ?? _1["shownPools"] ?? _0["shownPools"] ?? lacks("shownPools"), _2)) {
out.push("  " + (_3["statement"] ?? _2["statement"] ?? _1["statement"] ?? _0["statement"] ?? lacks("statement")) + "\n");
}
out.push("}\n\nfilter calico_kernel_programming_v" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + " {\n  if (source = RTS_DEVICE) then { reject; }\n");
for (const _3 of frames(_2["rejects"] ?? _1["rejects"] ?? _0["rejects"] ?? lacks("rejects"), _2)) {
out.push("  if (net ~ " + (_3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + ") then { reject; }\n");
}
out.push("  if (defined(source) && (source = RTS_BGP) && !defined(krt_metric)) then {\n    krt_metric = " + (_2["normal"] ?? _1["normal"] ?? _0["normal"] ?? lacks("normal")) + ";\n    if (defined(bgp_local_pref)) then { krt_metric = " + (_2["most"] ?? _1["most"] ?? _0["most"] ?? lacks("most")) + " - bgp_local_pref; }\n    if (krt_metric < " + (_2["normal"] ?? _1["normal"] ?? _0["normal"] ?? lacks("normal")) + ") then { preference = 200; }\n  }\n");
for (const _3 of frames(_2["wireguard"] ?? _1["wireguard"] ?? _0["wireguard"] ?? lacks("wireguard"), _2)) {
out.push("  if (defined(bgp_next_hop) && (bgp_next_hop = " + (_3["hop"] ?? _2["hop"] ?? _1["hop"] ?? _0["hop"] ?? lacks("hop")) + ")) then { reject; }\n");
}
for (const _3 of frames(_2["kernelPools"] ?? _1["kernelPools"] ?? _0["kernelPools"] ?? lacks("kernelPools"), _2)) {
out.push("  " + (_3["statement"] ?? _2["statement"] ?? _1["statement"] ?? _0["statement"] ?? lacks("statement")) + "\n");
}
out.push("  accept;\n}\n\nprotocol kernel kernel" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + " {\n  learn;\n  persist;\n  scan time 2;\n  metric 0;\n  graceful restart;\n  merge paths on;\n  ipv" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + " {\n    import all;\n    export filter calico_kernel_programming_v" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + ";\n  };\n}\n");
}
for (const _2 of frames(_1["aggregation"] ?? _0["aggregation"] ?? lacks("aggregation"), _1)) {
for (const _3 of frames(_2["routed"] ?? _1["routed"] ?? _0["routed"] ?? lacks("routed"), _2)) {
out.push("\nprotocol static static" + (_3["family"] ?? _2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + " {\n  ipv" + (_3["family"] ?? _2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + ";\n");
for (const _4 of frames(_3["holes"] ?? _2["holes"] ?? _1["holes"] ?? _0["holes"] ?? lacks("holes"), _3)) {
out.push("  route " + (_4["cidr"] ?? _3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " blackhole;\n");
}
for (const _4 of frames(_3["statics"] ?? _2["statics"] ?? _1["statics"] ?? _0["statics"] ?? lacks("statics"), _3)) {
out.push("  route " + (_4["cidr"] ?? _3["cidr"] ?? _2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " blackhole;\n");
}
for (const _4 of frames(_3["globalHosts"] ?? _2["globalHosts"] ?? _1["globalHosts"] ?? _0["globalHosts"] ?? lacks("globalHosts"), _3)) {
out.push("  route " + (_4["host"] ?? _3["host"] ?? _2["host"] ?? _1["host"] ?? _0["host"] ?? lacks("host")) + " via " + (_4["gateway"] ?? _3["gateway"] ?? _2["gateway"] ?? _1["gateway"] ?? _0["gateway"] ?? lacks("gateway")) + ";\n");
}
for (const _4 of frames(_3["nodeHosts"] ?? _2["nodeHosts"] ?? _1["nodeHosts"] ?? _0["nodeHosts"] ?? lacks("nodeHosts"), _3)) {
out.push("  route " + (_4["host"] ?? _3["host"] ?? _2["host"] ?? _1["host"] ?? _0["host"] ?? lacks("host")) + " via " + (_4["gateway"] ?? _3["gateway"] ?? _2["gateway"] ?? _1["gateway"] ?? _0["gateway"] ?? lacks("gateway")) + ";\n");
}
out.push("}\n");
}
}
for (const _2 of frames(_1["main"] ?? _0["main"] ?? lacks("main"), _1)) {
for (const _3 of frames(_2["enabled"] ?? _1["enabled"] ?? _0["enabled"] ?? lacks("enabled"), _2)) {
for (const _4 of frames(_3["functions"] ?? _2["functions"] ?? _1["functions"] ?? _0["functions"] ?? lacks("functions"), _3)) {
out.push("\n");
for (const _5 of frames(_4["title"] ?? _3["title"] ?? _2["title"] ?? _1["title"] ?? _0["title"] ?? lacks("title"), _4)) {
out.push("# BGPFilter " + (_5["filter"] ?? _4["filter"] ?? _3["filter"] ?? _2["filter"] ?? _1["filter"] ?? _0["filter"] ?? lacks("filter")) + "\n");
}
out.push("function " + (_4["name"] ?? _3["name"] ?? _2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + "(" + (_4["parameter"] ?? _3["parameter"] ?? _2["parameter"] ?? _1["parameter"] ?? _0["parameter"] ?? lacks("parameter")) + ")\n{\n");
for (const _5 of frames(_4["rules"] ?? _3["rules"] ?? _2["rules"] ?? _1["rules"] ?? _0["rules"] ?? lacks("rules"), _4)) {
out.push("  " + (_5["rule"] ?? _4["rule"] ?? _3["rule"] ?? _2["rule"] ?? _1["rule"] ?? _0["rule"] ?? lacks("rule")) + "\n");
}
out.push("}\n");
}
out.push("\ntemplate bgp bgp_template_v" + (_3["family"] ?? _2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + " {\n");
for (const _4 of frames(_3["peerDebug"] ?? _2["peerDebug"] ?? _1["peerDebug"] ?? _0["peerDebug"] ?? lacks("peerDebug"), _3)) {
out.push("  debug " + (_4["what"] ?? _3["what"] ?? _2["what"] ?? _1["what"] ?? _0["what"] ?? lacks("what")) + ";\n");
}
out.push("  local" + (_3["where"] ?? _2["where"] ?? _1["where"] ?? _0["where"] ?? lacks("where")) + " as " + (_3["asNumber"] ?? _2["asNumber"] ?? _1["asNumber"] ?? _0["asNumber"] ?? lacks("asNumber")) + ";\n");
for (const _4 of frames(_3["strict"] ?? _2["strict"] ?? _1["strict"] ?? _0["strict"] ?? lacks("strict"), _3)) {
out.push("  strict bind on;\n");
}
out.push("  graceful restart;\n  connect delay time 2;\n  connect retry time 5;\n  error wait time 5,30;\n}\n");
for (const _4 of frames(_3["peers"] ?? _2["peers"] ?? _1["peers"] ?? _0["peers"] ?? lacks("peers"), _3)) {
out.push("\nprotocol bgp " + (_4["name"] ?? _3["name"] ?? _2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " from bgp_template_v" + (_4["family"] ?? _3["family"] ?? _2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + " {\n");
for (const _5 of frames(_4["localAs"] ?? _3["localAs"] ?? _2["localAs"] ?? _1["localAs"] ?? _0["localAs"] ?? lacks("localAs"), _4)) {
out.push("  local as " + (_5["value"] ?? _4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
out.push("  neighbor " + (_4["neighbor"] ?? _3["neighbor"] ?? _2["neighbor"] ?? _1["neighbor"] ?? _0["neighbor"] ?? lacks("neighbor")) + ";\n");
for (const _5 of frames(_4["source"] ?? _3["source"] ?? _2["source"] ?? _1["source"] ?? _0["source"] ?? lacks("source"), _4)) {
out.push("  source address " + (_5["value"] ?? _4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
out.push("  ttl security " + (_4["ttl"] ?? _3["ttl"] ?? _2["ttl"] ?? _1["ttl"] ?? _0["ttl"] ?? lacks("ttl")) + ";\n  " + (_4["multihop"] ?? _3["multihop"] ?? _2["multihop"] ?? _1["multihop"] ?? _0["multihop"] ?? lacks("multihop")) + ";\n");
for (const _5 of frames(_4["passive"] ?? _3["passive"] ?? _2["passive"] ?? _1["passive"] ?? _0["passive"] ?? lacks("passive"), _4)) {
out.push("  passive on;\n");
}
for (const _5 of frames(_4["restart"] ?? _3["restart"] ?? _2["restart"] ?? _1["restart"] ?? _0["restart"] ?? lacks("restart"), _4)) {
out.push("  graceful restart time " + (_5["value"] ?? _4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
for (const _5 of frames(_4["keepalive"] ?? _3["keepalive"] ?? _2["keepalive"] ?? _1["keepalive"] ?? _0["keepalive"] ?? lacks("keepalive"), _4)) {
out.push("  keepalive time " + (_5["value"] ?? _4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
for (const _5 of frames(_4["reflects"] ?? _3["reflects"] ?? _2["reflects"] ?? _1["reflects"] ?? _0["reflects"] ?? lacks("reflects"), _4)) {
out.push("  rr client;\n  rr cluster id " + (_5["value"] ?? _4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
for (const _5 of frames(_4["allowedLocalAs"] ?? _3["allowedLocalAs"] ?? _2["allowedLocalAs"] ?? _1["allowedLocalAs"] ?? _0["allowedLocalAs"] ?? lacks("allowedLocalAs"), _4)) {
out.push("  allow local as " + (_5["value"] ?? _4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
for (const _5 of frames(_4["secret"] ?? _3["secret"] ?? _2["secret"] ?? _1["secret"] ?? _0["secret"] ?? lacks("secret"), _4)) {
out.push("  # The password is the value `" + (_5["key"] ?? _4["key"] ?? _3["key"] ?? _2["key"] ?? _1["key"] ?? _0["key"] ?? lacks("key")) + "` of Secret `" + (_5["secretName"] ?? _4["secretName"] ?? _3["secretName"] ?? _2["secretName"] ?? _1["secretName"] ?? _0["secretName"] ?? lacks("secretName")) + "`.\n");
}
out.push("  ipv" + (_4["family"] ?? _3["family"] ?? _2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + " {\n    gateway recursive;\n    add paths on;\n");
for (const _5 of frames(_4["nextHop"] ?? _3["nextHop"] ?? _2["nextHop"] ?? _1["nextHop"] ?? _0["nextHop"] ?? lacks("nextHop"), _4)) {
out.push("    next hop " + (_5["value"] ?? _4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
out.push("    import filter {\n");
for (const _5 of frames(_4["importCalls"] ?? _3["importCalls"] ?? _2["importCalls"] ?? _1["importCalls"] ?? _0["importCalls"] ?? lacks("importCalls"), _4)) {
out.push("      " + (_5["call"] ?? _4["call"] ?? _3["call"] ?? _2["call"] ?? _1["call"] ?? _0["call"] ?? lacks("call")) + "\n");
}
out.push("      if (defined(bgp_local_pref) && (bgp_local_pref > " + (_4["elevated"] ?? _3["elevated"] ?? _2["elevated"] ?? _1["elevated"] ?? _0["elevated"] ?? lacks("elevated")) + ")) then { preference = 200; }\n      accept;\n    };\n    export filter {\n      if (defined(source) && source = RTS_BGP && defined(bgp_local_pref)) then {\n        krt_metric = " + (_4["most"] ?? _3["most"] ?? _2["most"] ?? _1["most"] ?? _0["most"] ?? lacks("most")) + " - bgp_local_pref;\n      } else {\n        if (!defined(krt_metric)) then { krt_metric = " + (_4["normal"] ?? _3["normal"] ?? _2["normal"] ?? _1["normal"] ?? _0["normal"] ?? lacks("normal")) + "; }\n        bgp_local_pref = " + (_4["most"] ?? _3["most"] ?? _2["most"] ?? _1["most"] ?? _0["most"] ?? lacks("most")) + " - krt_metric;\n      }\n");
for (const _5 of frames(_4["exportCalls"] ?? _3["exportCalls"] ?? _2["exportCalls"] ?? _1["exportCalls"] ?? _0["exportCalls"] ?? lacks("exportCalls"), _4)) {
out.push("      " + (_5["call"] ?? _4["call"] ?? _3["call"] ?? _2["call"] ?? _1["call"] ?? _0["call"] ?? lacks("call")) + "\n");
}
out.push("      calico_export_to_bgp_peers_v" + (_4["family"] ?? _3["family"] ?? _2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + "(" + (_4["internal"] ?? _3["internal"] ?? _2["internal"] ?? _1["internal"] ?? _0["internal"] ?? lacks("internal")) + ");\n      reject;\n    };\n  };\n}\n");
}
}
}
}
},
"bird/calico-aggr": (_0, out, lacks) => {
out.push("# Generated by confd\ntemplate static static_template {\n");
if (absent(_0["routed"] ?? lacks("routed"))) {
out.push("   # No IP blocks or static routes for this host.\n");
}
for (const _1 of frames(_0["withBlocks"] ?? lacks("withBlocks"), _0)) {
out.push("   # IP blocks for this host.\n");
for (const _2 of frames(_1["holes"] ?? _0["holes"] ?? lacks("holes"), _1)) {
out.push("   route " + (_2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " blackhole;\n");
}
}
for (const _1 of frames(_0["withStatics"] ?? lacks("withStatics"), _0)) {
out.push("   # Static routes.\n");
for (const _2 of frames(_1["statics"] ?? _0["statics"] ?? lacks("statics"), _1)) {
out.push("   route " + (_2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " blackhole;\n");
}
}
for (const _1 of frames(_0["withGlobalHosts"] ?? lacks("withGlobalHosts"), _0)) {
out.push("   # Static routes needed for global BGP peers.\n");
for (const _2 of frames(_1["globalHosts"] ?? _0["globalHosts"] ?? lacks("globalHosts"), _1)) {
out.push("   route " + (_2["host"] ?? _1["host"] ?? _0["host"] ?? lacks("host")) + " via " + (_2["gateway"] ?? _1["gateway"] ?? _0["gateway"] ?? lacks("gateway")) + ";\n");
}
}
for (const _1 of frames(_0["withNodeHosts"] ?? lacks("withNodeHosts"), _0)) {
out.push("   # Static routes needed for node specific BGP peers.\n");
for (const _2 of frames(_1["nodeHosts"] ?? _0["nodeHosts"] ?? lacks("nodeHosts"), _1)) {
out.push("   route " + (_2["host"] ?? _1["host"] ?? _0["host"] ?? lacks("host")) + " via " + (_2["gateway"] ?? _1["gateway"] ?? _0["gateway"] ?? lacks("gateway")) + ";\n");
}
}
out.push("}\n");
for (const _1 of frames(_0["routed"] ?? lacks("routed"), _0)) {
out.push("\nprotocol static from static_template {\n}\n");
}
out.push("\n# Aggregation of routes on this host; export the block, nothing beneath it.\nfunction calico_aggr ()\n{\n");
for (const _1 of frames(_0["blocks"] ?? lacks("blocks"), _0)) {
out.push("      # Block " + (_1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " is " + (_1["state"] ?? _0["state"] ?? lacks("state")) + "\n      if ( net = " + (_1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " ) then { accept; }\n      if ( net ~ " + (_1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " && krt_metric < " + (_1["normal"] ?? _0["normal"] ?? lacks("normal")) + " ) then { accept; }\n      if ( net ~ " + (_1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " ) then { reject; }\n");
}
out.push("}\n");
},
"bird/calico-ipam": (_0, out, lacks) => {
out.push("# Generated by confd\n\nfunction reject_local_routes () {\n  # Don't export local routes learned via BPF as they should never leave the node.\n  if (defined(ifname)) then {\n     if (ifname ~ \"bpf*.cali\") then {\n        reject;\n     }\n  }\n}\n\nfunction calico_export_to_bgp_peers(bool internal_peer) {\n  # filter code terminates when it calls `accept;` or `reject;`,\n");
for (const _1 of frames(_0["hiddenPools"] ?? lacks("hiddenPools"), _0)) {
out.push("  " + (_1["statement"] ?? _0["statement"] ?? lacks("statement")) + "\n");
}
out.push("  if (internal_peer) then {\n    if (defined(ifname)) then {\n      if (" + (_0["local"] ?? lacks("local")) + ") then {\n        reject;\n      }\n    }\n  }\n  reject_local_routes();\n  apply_communities();\n  calico_aggr();\n");
for (const _1 of frames(_0["withStatics"] ?? lacks("withStatics"), _0)) {
out.push("\n  # Export static routes.\n");
for (const _2 of frames(_1["statics"] ?? _0["statics"] ?? lacks("statics"), _1)) {
out.push("  if ( net ~ " + (_2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " ) then { accept; }\n");
}
}
for (const _1 of frames(_0["withLoadBalancers"] ?? lacks("withLoadBalancers"), _0)) {
out.push("\n  # Configured as a RR - accept any routes within configured LB service IP ranges\n");
for (const _2 of frames(_1["loadBalancers"] ?? _0["loadBalancers"] ?? lacks("loadBalancers"), _1)) {
out.push("  if ( net ~ " + (_2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " ) then { accept; }\n");
}
}
for (const _1 of frames(_0["withExternals"] ?? lacks("withExternals"), _0)) {
out.push("\n  # Configured as a RR - accept any routes within configured external service IP ranges\n");
for (const _2 of frames(_1["externals"] ?? _0["externals"] ?? lacks("externals"), _1)) {
out.push("  if ( net ~ " + (_2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " ) then { accept; }\n");
}
}
for (const _1 of frames(_0["shownPools"] ?? lacks("shownPools"), _0)) {
out.push("  " + (_1["statement"] ?? _0["statement"] ?? lacks("statement")) + "\n");
}
out.push("}\n\nfilter calico_kernel_programming {\n");
for (const _1 of frames(_0["withRejects"] ?? lacks("withRejects"), _0)) {
out.push("  # Don't program static routes into kernel.\n");
for (const _2 of frames(_1["rejects"] ?? _0["rejects"] ?? lacks("rejects"), _1)) {
out.push("  if ( net ~ " + (_2["cidr"] ?? _1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " ) then { reject; }\n");
}
out.push("\n");
}
out.push("  if (defined(source) && (source = RTS_BGP) && !defined(krt_metric)) then {\n      krt_metric = " + (_0["normal"] ?? lacks("normal")) + ";\n      if (defined(bgp_local_pref)) then {\n          krt_metric = " + (_0["most"] ?? lacks("most")) + " - bgp_local_pref;\n      }\n      if (krt_metric < " + (_0["normal"] ?? lacks("normal")) + ") then {\n          preference = 200;\n      }\n  }\n");
for (const _1 of frames(_0["wireguard"] ?? lacks("wireguard"), _0)) {
out.push("  if (defined(bgp_next_hop)&&(bgp_next_hop = " + (_1["hop"] ?? _0["hop"] ?? lacks("hop")) + ")) then { reject; }\n");
}
for (const _1 of frames(_0["kernelPools"] ?? lacks("kernelPools"), _0)) {
out.push("  " + (_1["statement"] ?? _0["statement"] ?? lacks("statement")) + "\n");
}
out.push("  accept;\n}\n");
},
"bird/calico": (_0, out, lacks) => {
out.push("function apply_communities ()\n{\n");
for (const _1 of frames(_0["communities"] ?? lacks("communities"), _0)) {
out.push("      if ( net ~ " + (_1["cidr"] ?? _0["cidr"] ?? lacks("cidr")) + " ) then {\n");
for (const _2 of frames(_1["additions"] ?? _0["additions"] ?? lacks("additions"), _1)) {
out.push("          " + (_2["addition"] ?? _1["addition"] ?? _0["addition"] ?? lacks("addition")) + "\n");
}
out.push("      }\n");
}
out.push("}\n\ntemplate kernel kernel_template {\n  learn;             # Learn all alien routes from the kernel\n  persist;           # Don't remove routes on bird shutdown\n  scan time 2;       # Scan kernel routing table every 2 seconds\n  import all;\n}\n\ntemplate direct direct_template {\n");
for (const _1 of frames(_0["debug"] ?? lacks("debug"), _0)) {
out.push("  debug " + (_1["what"] ?? _0["what"] ?? lacks("what")) + ";\n");
}
out.push("  interface " + (_0["interfaces"] ?? lacks("interfaces")) + ";");
for (const _1 of frames(_0["usual"] ?? lacks("usual"), _0)) {
out.push(" # Exclude cali* and kube-ipvs* but\n                                          # include everything else.  In\n                                          # IPVS-mode, kube-proxy creates a\n                                          # kube-ipvs0 interface. We exclude\n                                          # kube-ipvs0 because this interface\n                                          # gets an address for every in use\n                                          # cluster IP. We use static routes\n                                          # for when we legitimately want to\n                                          # export cluster IPs.");
}
out.push("\n}\n\n# Generated by confd\ninclude \"" + (_0["file"] ?? lacks("file")) + "_aggr.cfg\";\ninclude \"" + (_0["file"] ?? lacks("file")) + "_ipam.cfg\";\n\nrouter id " + (_0["routerId"] ?? lacks("routerId")) + ";\n\n");
for (const _1 of frames(_0["listen"] ?? lacks("listen"), _0)) {
out.push("# BGP listen configuration\nlisten bgp" + (_1["where"] ?? _0["where"] ?? lacks("where")) + ";\n\n");
}
out.push("# Configure synchronization between routing tables and kernel.\nprotocol kernel from kernel_template {\n  export filter calico_kernel_programming; # Default is export none\n  graceful restart;  # Turn on graceful restart to reduce potential flaps in\n                     # routes when reloading BIRD configuration.  With a full\n                     # automatic mesh, there is no way to prevent BGP from\n                     # flapping since multiple nodes update their BGP\n                     # configuration at the same time, GR is not guaranteed to\n                     # work correctly in this scenario.\n  merge paths on;    # Allow export multipath routes (ECMP)\n}\n\n# Watch interface up/down events.\nprotocol device {\n");
for (const _1 of frames(_0["debug"] ?? lacks("debug"), _0)) {
out.push("  debug " + (_1["what"] ?? _0["what"] ?? lacks("what")) + ";\n");
}
out.push("  scan time 2;    # Scan interfaces every 2 seconds\n}\n\nprotocol direct from direct_template {\n}\n\n");
if (absent(_0["enabled"] ?? lacks("enabled"))) {
out.push("# IPv" + (_0["family"] ?? lacks("family")) + " disabled on this node.\n");
}
for (const _1 of frames(_0["enabled"] ?? lacks("enabled"), _0)) {
out.push("# Template for all BGP clients\ntemplate bgp bgp_template {\n");
for (const _2 of frames(_1["peerDebug"] ?? _0["peerDebug"] ?? lacks("peerDebug"), _1)) {
out.push("  debug " + (_2["what"] ?? _1["what"] ?? _0["what"] ?? lacks("what")) + ";\n");
}
out.push("  description \"Connection to BGP peer\";\n  local as " + (_1["asNumber"] ?? _0["asNumber"] ?? lacks("asNumber")) + ";\n  gateway recursive; # This should be the default, but just in case.\n  add paths on;\n  graceful restart;  # See comment in kernel section about graceful restart.\n  connect delay time 2;\n  connect retry time 5;\n  error wait time 5,30;\n}\n\n# -------------- BGP Filters ------------------\n");
for (const _2 of frames(_1["unfiltered"] ?? _0["unfiltered"] ?? lacks("unfiltered"), _1)) {
out.push("# No v" + (_2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + " BGPFilters configured\n");
}
for (const _2 of frames(_1["functions"] ?? _0["functions"] ?? lacks("functions"), _1)) {
for (const _3 of frames(_2["title"] ?? _1["title"] ?? _0["title"] ?? lacks("title"), _2)) {
out.push("# v" + (_3["family"] ?? _2["family"] ?? _1["family"] ?? _0["family"] ?? lacks("family")) + " BGPFilter " + (_3["filter"] ?? _2["filter"] ?? _1["filter"] ?? _0["filter"] ?? lacks("filter")) + "\n");
}
out.push("function " + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + "(" + (_2["parameter"] ?? _1["parameter"] ?? _0["parameter"] ?? lacks("parameter")) + ") {\n");
for (const _3 of frames(_2["rules"] ?? _1["rules"] ?? _0["rules"] ?? lacks("rules"), _2)) {
out.push("  " + (_3["rule"] ?? _2["rule"] ?? _1["rule"] ?? _0["rule"] ?? lacks("rule")) + "\n");
}
out.push("}\n");
}
out.push("\n");
if (absent(_1["peered"] ?? _0["peered"] ?? lacks("peered"))) {
out.push("# No BGP peers configured for this node\n");
}
for (const _2 of frames(_1["peered"] ?? _0["peered"] ?? lacks("peered"), _1)) {
out.push("# BGP Protocol Configurations\n");
for (const _3 of frames(_2["peers"] ?? _1["peers"] ?? _0["peers"] ?? lacks("peers"), _2)) {
out.push("protocol bgp " + (_3["name"] ?? _2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " from bgp_template {\n");
for (const _4 of frames(_3["localAs"] ?? _2["localAs"] ?? _1["localAs"] ?? _0["localAs"] ?? lacks("localAs"), _3)) {
out.push("  local as " + (_4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
out.push("  neighbor " + (_3["neighbor"] ?? _2["neighbor"] ?? _1["neighbor"] ?? _0["neighbor"] ?? lacks("neighbor")) + ";\n");
for (const _4 of frames(_3["source"] ?? _2["source"] ?? _1["source"] ?? _0["source"] ?? lacks("source"), _3)) {
out.push("  source address " + (_4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";  # The local address we use for the TCP connection\n");
}
out.push("  ttl security " + (_3["ttl"] ?? _2["ttl"] ?? _1["ttl"] ?? _0["ttl"] ?? lacks("ttl")) + ";\n  " + (_3["multihop"] ?? _2["multihop"] ?? _1["multihop"] ?? _0["multihop"] ?? lacks("multihop")) + ";\n  import filter {\n");
for (const _4 of frames(_3["importCalls"] ?? _2["importCalls"] ?? _1["importCalls"] ?? _0["importCalls"] ?? lacks("importCalls"), _3)) {
out.push("    " + (_4["call"] ?? _3["call"] ?? _2["call"] ?? _1["call"] ?? _0["call"] ?? lacks("call")) + "\n");
}
out.push("    if (defined(bgp_local_pref)&&(bgp_local_pref > " + (_3["elevated"] ?? _2["elevated"] ?? _1["elevated"] ?? _0["elevated"] ?? lacks("elevated")) + ")) then\n      preference = 200;\n    accept;\n  };\n  export filter {\n    if (defined(source) && source = RTS_BGP && defined(bgp_local_pref)) then {\n      krt_metric = " + (_3["most"] ?? _2["most"] ?? _1["most"] ?? _0["most"] ?? lacks("most")) + " - bgp_local_pref;\n    } else {\n      if (!defined(krt_metric)) then { krt_metric = " + (_3["normal"] ?? _2["normal"] ?? _1["normal"] ?? _0["normal"] ?? lacks("normal")) + "; }\n      bgp_local_pref = " + (_3["most"] ?? _2["most"] ?? _1["most"] ?? _0["most"] ?? lacks("most")) + " - krt_metric;\n    }\n");
for (const _4 of frames(_3["exportCalls"] ?? _2["exportCalls"] ?? _1["exportCalls"] ?? _0["exportCalls"] ?? lacks("exportCalls"), _3)) {
out.push("    " + (_4["call"] ?? _3["call"] ?? _2["call"] ?? _1["call"] ?? _0["call"] ?? lacks("call")) + "\n");
}
out.push("    calico_export_to_bgp_peers(" + (_3["internal"] ?? _2["internal"] ?? _1["internal"] ?? _0["internal"] ?? lacks("internal")) + ");\n    reject;\n  };  # Only want to export routes for workloads.\n");
for (const _4 of frames(_3["passive"] ?? _2["passive"] ?? _1["passive"] ?? _0["passive"] ?? lacks("passive"), _3)) {
out.push("  passive on;\n");
}
for (const _4 of frames(_3["restart"] ?? _2["restart"] ?? _1["restart"] ?? _0["restart"] ?? lacks("restart"), _3)) {
out.push("  graceful restart time " + (_4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
for (const _4 of frames(_3["keepalive"] ?? _2["keepalive"] ?? _1["keepalive"] ?? _0["keepalive"] ?? lacks("keepalive"), _3)) {
out.push("  keepalive time " + (_4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
for (const _4 of frames(_3["reflects"] ?? _2["reflects"] ?? _1["reflects"] ?? _0["reflects"] ?? lacks("reflects"), _3)) {
out.push("  rr client;\n  rr cluster id " + (_4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
for (const _4 of frames(_3["nextHop"] ?? _2["nextHop"] ?? _1["nextHop"] ?? _0["nextHop"] ?? lacks("nextHop"), _3)) {
out.push("  next hop " + (_4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
for (const _4 of frames(_3["allowedLocalAs"] ?? _2["allowedLocalAs"] ?? _1["allowedLocalAs"] ?? _0["allowedLocalAs"] ?? lacks("allowedLocalAs"), _3)) {
out.push("  allow local as " + (_4["value"] ?? _3["value"] ?? _2["value"] ?? _1["value"] ?? _0["value"] ?? lacks("value")) + ";\n");
}
out.push("}\n\n");
}
}
}
},
"coredns/blocks": (_0, out, lacks) => {
out.push("# " + (_0["title"] ?? lacks("title")) + "\n");
for (const _1 of frames(_0["blocks"] ?? lacks("blocks"), _0)) {
out.push("" + (_1["key"] ?? _0["key"] ?? lacks("key")) + " {\n");
for (const _2 of frames(_1["directives"] ?? _0["directives"] ?? lacks("directives"), _1)) {
for (const _3 of frames(_2["plain"] ?? _1["plain"] ?? _0["plain"] ?? lacks("plain"), _2)) {
out.push("    " + (_3["words"] ?? _2["words"] ?? _1["words"] ?? _0["words"] ?? lacks("words")) + "\n");
}
for (const _3 of frames(_2["open"] ?? _1["open"] ?? _0["open"] ?? lacks("open"), _2)) {
out.push("    " + (_3["words"] ?? _2["words"] ?? _1["words"] ?? _0["words"] ?? lacks("words")) + " {\n");
for (const _4 of frames(_3["lines"] ?? _2["lines"] ?? _1["lines"] ?? _0["lines"] ?? lacks("lines"), _3)) {
out.push("        " + (_4["line"] ?? _3["line"] ?? _2["line"] ?? _1["line"] ?? _0["line"] ?? lacks("line")) + "\n");
}
out.push("    }\n");
}
}
out.push("}\n");
}
},
"coredns/configmap": (_0, out, lacks) => {
out.push("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: coredns\n  namespace: kube-system\ndata:\n  Corefile: |\n");
for (const _1 of frames(_0["lines"] ?? lacks("lines"), _0)) {
out.push("    " + (_1["text"] ?? _0["text"] ?? lacks("text")) + "\n");
}
},
"coredns/corefile": (_0, out, lacks) => {
out.push("# CoreDNS " + (_0["version"] ?? lacks("version")) + ", autopath " + (_0["autopath"] ?? lacks("autopath")) + ": a name outside the cluster takes " + (_0["queries"] ?? lacks("queries")) + " queries, " + (_0["latency"] ?? lacks("latency")) + ";\n# " + (_0["objects"] ?? lacks("objects")) + " pods and Services take " + (_0["memory"] ?? lacks("memory")) + " MB.\n");
for (const _1 of frames(_0["lookups"] ?? lacks("lookups"), _0)) {
out.push("# " + (_1["lookups"] ?? _0["lookups"] ?? lacks("lookups")) + " such names a second take " + (_1["queriesPerSecond"] ?? _0["queriesPerSecond"] ?? lacks("queriesPerSecond")) + " queries a second.\n");
}
for (const _1 of frames(_0["blocks"] ?? lacks("blocks"), _0)) {
out.push("" + (_1["key"] ?? _0["key"] ?? lacks("key")) + " {\n");
for (const _2 of frames(_1["directives"] ?? _0["directives"] ?? lacks("directives"), _1)) {
for (const _3 of frames(_2["plain"] ?? _1["plain"] ?? _0["plain"] ?? lacks("plain"), _2)) {
out.push("    " + (_3["words"] ?? _2["words"] ?? _1["words"] ?? _0["words"] ?? lacks("words")) + "\n");
}
for (const _3 of frames(_2["open"] ?? _1["open"] ?? _0["open"] ?? lacks("open"), _2)) {
out.push("    " + (_3["words"] ?? _2["words"] ?? _1["words"] ?? _0["words"] ?? lacks("words")) + " {\n");
for (const _4 of frames(_3["lines"] ?? _2["lines"] ?? _1["lines"] ?? _0["lines"] ?? lacks("lines"), _3)) {
out.push("        " + (_4["line"] ?? _3["line"] ?? _2["line"] ?? _1["line"] ?? _0["line"] ?? lacks("line")) + "\n");
}
out.push("    }\n");
}
}
out.push("}\n");
}
},
"coredns/resolv": (_0, out, lacks) => {
for (const _1 of frames(_0["search"] ?? lacks("search"), _0)) {
out.push("search " + (_1["words"] ?? _0["words"] ?? lacks("words")) + "\n");
}
for (const _1 of frames(_0["servers"] ?? lacks("servers"), _0)) {
out.push("nameserver " + (_1["address"] ?? _0["address"] ?? lacks("address")) + "\n");
}
for (const _1 of frames(_0["options"] ?? lacks("options"), _0)) {
out.push("options " + (_1["words"] ?? _0["words"] ?? lacks("words")) + "\n");
}
},
"coredns/zone": (_0, out, lacks) => {
out.push("$ORIGIN " + (_0["zone"] ?? lacks("zone")) + "\n$TTL " + (_0["ttl"] ?? lacks("ttl")) + "\n");
for (const _1 of frames(_0["records"] ?? lacks("records"), _0)) {
out.push("" + (_1["owner"] ?? _0["owner"] ?? lacks("owner")) + " " + (_1["ttl"] ?? _0["ttl"] ?? lacks("ttl")) + " IN " + (_1["type"] ?? _0["type"] ?? lacks("type")) + " " + (_1["data"] ?? _0["data"] ?? lacks("data")) + "\n");
}
},
"external-dns/dnsendpoints": (_0, out, lacks) => {
out.push("# What ExternalDNS with `--source=crd` would have to read to want these records; it makes the ownership texts itself.\napiVersion: externaldns.k8s.io/v1alpha1\nkind: DNSEndpoint\nmetadata:\n  name: " + (_0["name"] ?? lacks("name")) + "\n  namespace: " + (_0["namespace"] ?? lacks("namespace")) + "\nspec:\n  endpoints:\n");
for (const _1 of frames(_0["records"] ?? lacks("records"), _0)) {
out.push("    - " + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
if (absent(_0["records"] ?? lacks("records"))) {
out.push("    []\n");
}
},
"external-dns/google": (_0, out, lacks) => {
out.push("[\n");
for (const _1 of frames(_0["batches"] ?? lacks("batches"), _0)) {
out.push("  {\n    \"managedZone\": " + (_1["zone"] ?? _0["zone"] ?? lacks("zone")) + ",\n    \"additions\": [\n");
for (const _2 of frames(_1["additions"] ?? _0["additions"] ?? lacks("additions"), _1)) {
out.push("      " + (_2["line"] ?? _1["line"] ?? _0["line"] ?? lacks("line")) + (_2["comma"] ?? _1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_2["mark"] ?? _1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("    ],\n    \"deletions\": [\n");
for (const _2 of frames(_1["deletions"] ?? _0["deletions"] ?? lacks("deletions"), _1)) {
out.push("      " + (_2["line"] ?? _1["line"] ?? _0["line"] ?? lacks("line")) + (_2["comma"] ?? _1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_2["mark"] ?? _1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("    ]\n  }" + (_1["end"] ?? _0["end"] ?? lacks("end")) + "\n");
}
out.push("]\n");
},
"external-dns/nsupdate": (_0, out, lacks) => {
out.push("; The changes of ExternalDNS instance " + (_0["instance"] ?? lacks("instance")) + ", for nsupdate(1): what goes comes before what takes its place.\n");
for (const _1 of frames(_0["batches"] ?? lacks("batches"), _0)) {
out.push("zone " + (_1["origin"] ?? _0["origin"] ?? lacks("origin")) + "\n");
for (const _2 of frames(_1["records"] ?? _0["records"] ?? lacks("records"), _1)) {
out.push("" + (_2["line"] ?? _1["line"] ?? _0["line"] ?? lacks("line")) + (_2["mark"] ?? _1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("send\n");
}
},
"external-dns/plan": (_0, out, lacks) => {
out.push("{\n  \"instance\": " + (_0["instance"] ?? lacks("instance")) + ",\n  \"version\": " + (_0["version"] ?? lacks("version")) + ",\n  \"policy\": " + (_0["policy"] ?? lacks("policy")) + ",\n  \"owner\": " + (_0["owner"] ?? lacks("owner")) + ",\n  \"currentRecords\": " + (_0["current"] ?? lacks("current")) + ",\n  \"summary\": " + (_0["summary"] ?? lacks("summary")) + ",\n  \"changes\": [\n");
for (const _1 of frames(_0["changes"] ?? lacks("changes"), _0)) {
out.push("    " + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("  ],\n  \"leftOut\": [\n");
for (const _1 of frames(_0["left"] ?? lacks("left"), _0)) {
out.push("    " + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("  ]\n}\n");
},
"external-dns/route53": (_0, out, lacks) => {
out.push("[\n");
for (const _1 of frames(_0["batches"] ?? lacks("batches"), _0)) {
out.push("  {\n    \"HostedZoneId\": " + (_1["zone"] ?? _0["zone"] ?? lacks("zone")) + ",\n    \"ChangeBatch\": {\n      \"Changes\": [\n");
for (const _2 of frames(_1["records"] ?? _0["records"] ?? lacks("records"), _1)) {
out.push("        " + (_2["line"] ?? _1["line"] ?? _0["line"] ?? lacks("line")) + (_2["comma"] ?? _1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_2["mark"] ?? _1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("      ]\n    }\n  }" + (_1["end"] ?? _0["end"] ?? lacks("end")) + "\n");
}
out.push("]\n");
},
"external-dns/skydns": (_0, out, lacks) => {
out.push("{\n  \"put\": {\n");
for (const _1 of frames(_0["puts"] ?? lacks("puts"), _0)) {
out.push("    " + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("  },\n  \"delete\": [\n");
for (const _1 of frames(_0["deletes"] ?? lacks("deletes"), _0)) {
out.push("    " + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("  ]\n}\n");
},
"external-dns/webhook": (_0, out, lacks) => {
out.push("{\n  \"create\": [\n");
for (const _1 of frames(_0["create"] ?? lacks("create"), _0)) {
out.push("    " + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("  ],\n  \"updateOld\": [\n");
for (const _1 of frames(_0["updateOld"] ?? lacks("updateOld"), _0)) {
out.push("    " + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("  ],\n  \"updateNew\": [\n");
for (const _1 of frames(_0["updateNew"] ?? lacks("updateNew"), _0)) {
out.push("    " + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("  ],\n  \"delete\": [\n");
for (const _1 of frames(_0["deletes"] ?? lacks("deletes"), _0)) {
out.push("    " + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["comma"] ?? _0["comma"] ?? lacks("comma")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
out.push("  ]\n}\n");
},
"external-dns/zone": (_0, out, lacks) => {
out.push("; The zone once the changes of ExternalDNS instance " + (_0["instance"] ?? lacks("instance")) + " are made.\n" + (_0["origin"] ?? lacks("origin")) + " " + (_0["soa"] ?? lacks("soa")) + "\n");
for (const _1 of frames(_0["placeholder"] ?? lacks("placeholder"), _0)) {
out.push("; Nobody said which servers the zone has.\n" + (_1["placeholder"] ?? _0["placeholder"] ?? lacks("placeholder")) + "\n");
}
for (const _1 of frames(_0["records"] ?? lacks("records"), _0)) {
out.push("" + (_1["line"] ?? _0["line"] ?? lacks("line")) + (_1["mark"] ?? _0["mark"] ?? lacks("mark")) + "\n");
}
},
"iptables/nfacct": (_0, out) => {
out.push("#!/bin/sh\n# The accounting objects that the rules count on: without them the kernel refuses the rules.\nset -eu\nfor name in ct_state_invalid_dropped_pkts localhost_nps_accepted_pkts; do\n  nfacct get \"$name\" >/dev/null 2>&1 || nfacct add \"$name\"\ndone\n");
},
"iptables/payload": (_0, out, lacks) => {
out.push("*filter\n");
for (const _1 of frames(_0["full"] ?? lacks("full"), _0)) {
out.push(":INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
}
out.push(":KUBE-SERVICES - [0:0]\n:KUBE-EXTERNAL-SERVICES - [0:0]\n:KUBE-FORWARD - [0:0]\n:KUBE-NODEPORTS - [0:0]\n:KUBE-PROXY-FIREWALL - [0:0]\n");
for (const _1 of frames(_0["declareFirewall"] ?? lacks("declareFirewall"), _0)) {
out.push(":KUBE-FIREWALL - [0:0]\n");
}
for (const _1 of frames(_0["full"] ?? lacks("full"), _0)) {
out.push("-A INPUT -j KUBE-FIREWALL\n-A INPUT -m conntrack --ctstate NEW -m comment --comment \"kubernetes load balancer firewall\" -j KUBE-PROXY-FIREWALL\n-A INPUT -m comment --comment \"kubernetes health check service ports\" -j KUBE-NODEPORTS\n-A INPUT -m conntrack --ctstate NEW -m comment --comment \"kubernetes externally-visible service portals\" -j KUBE-EXTERNAL-SERVICES\n-A FORWARD -m conntrack --ctstate NEW -m comment --comment \"kubernetes load balancer firewall\" -j KUBE-PROXY-FIREWALL\n-A FORWARD -m comment --comment \"kubernetes forwarding rules\" -j KUBE-FORWARD\n-A FORWARD -m conntrack --ctstate NEW -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES\n-A FORWARD -m conntrack --ctstate NEW -m comment --comment \"kubernetes externally-visible service portals\" -j KUBE-EXTERNAL-SERVICES\n-A OUTPUT -j KUBE-FIREWALL\n-A OUTPUT -m conntrack --ctstate NEW -m comment --comment \"kubernetes load balancer firewall\" -j KUBE-PROXY-FIREWALL\n-A OUTPUT -m conntrack --ctstate NEW -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES\n");
}
for (const _1 of frames(_0["localhostGuard"] ?? lacks("localhostGuard"), _0)) {
out.push("-A KUBE-FIREWALL -m comment --comment \"block incoming localnet connections\" -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP\n");
}
out.push("" + (_0["filterRules"] ?? lacks("filterRules")) + "\n");
for (const _1 of frames(_0["dropInvalid"] ?? lacks("dropInvalid"), _0)) {
out.push("-A KUBE-FORWARD -m conntrack --ctstate INVALID");
for (const _2 of frames(_1["nfacct"] ?? _0["nfacct"] ?? lacks("nfacct"), _1)) {
out.push(" -m nfacct --nfacct-name ct_state_invalid_dropped_pkts");
}
out.push(" -j DROP\n");
}
out.push("-A KUBE-FORWARD -m comment --comment \"kubernetes forwarding rules\" -m mark --mark " + (_0["mark"] ?? lacks("mark")) + "/" + (_0["mark"] ?? lacks("mark")) + " -j ACCEPT\n-A KUBE-FORWARD -m comment --comment \"kubernetes forwarding conntrack rule\" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n*nat\n");
for (const _1 of frames(_0["full"] ?? lacks("full"), _0)) {
out.push(":PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n");
}
out.push(":KUBE-SERVICES - [0:0]\n:KUBE-NODEPORTS - [0:0]\n:KUBE-POSTROUTING - [0:0]\n:KUBE-MARK-MASQ - [0:0]\n" + (_0["natChains"] ?? lacks("natChains")) + "\n");
for (const _1 of frames(_0["full"] ?? lacks("full"), _0)) {
out.push("-A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES\n-A OUTPUT -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES\n-A POSTROUTING -m comment --comment \"kubernetes postrouting rules\" -j KUBE-POSTROUTING\n");
}
out.push("-A KUBE-POSTROUTING -m mark ! --mark " + (_0["mark"] ?? lacks("mark")) + "/" + (_0["mark"] ?? lacks("mark")) + " -j RETURN\n-A KUBE-POSTROUTING -j MARK --xor-mark " + (_0["mark"] ?? lacks("mark")) + "\n-A KUBE-POSTROUTING -m comment --comment \"kubernetes service traffic requiring SNAT\" -j MASQUERADE --random-fully\n-A KUBE-MARK-MASQ -j MARK --or-mark " + (_0["mark"] ?? lacks("mark")) + "\n" + (_0["natRules"] ?? lacks("natRules")) + "\n");
for (const _1 of frames(_0["nodePortsEverywhere"] ?? lacks("nodePortsEverywhere"), _0)) {
out.push("-A KUBE-SERVICES -m comment --comment \"kubernetes service nodeports; NOTE: this must be the last rule in this chain\" -m addrtype --dst-type LOCAL" + (_1["except"] ?? _0["except"] ?? lacks("except")) + " -j KUBE-NODEPORTS\n");
}
for (const _1 of frames(_0["nodePortAddresses"] ?? lacks("nodePortAddresses"), _0)) {
out.push("-A KUBE-SERVICES -m comment --comment \"kubernetes service nodeports; NOTE: this must be the last rule in this chain\" -d " + (_1["ip"] ?? _0["ip"] ?? lacks("ip")) + " -j KUBE-NODEPORTS\n");
}
out.push("COMMIT\n");
},
"iptables/port-chains": (_0, out, lacks) => {
for (const _1 of frames(_0["externalChain"] ?? lacks("externalChain"), _0)) {
out.push(":" + (_1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + " - [0:0]\n");
}
for (const _1 of frames(_0["firewallChain"] ?? lacks("firewallChain"), _0)) {
out.push(":" + (_1["firewallChain"] ?? _0["firewallChain"] ?? lacks("firewallChain")) + " - [0:0]\n");
}
for (const _1 of frames(_0["balancers"] ?? lacks("balancers"), _0)) {
out.push(":" + (_1["balancer"] ?? _0["balancer"] ?? lacks("balancer")) + " - [0:0]\n");
}
for (const _1 of frames(_0["endpoints"] ?? lacks("endpoints"), _0)) {
out.push(":" + (_1["chain"] ?? _0["chain"] ?? lacks("chain")) + " - [0:0]\n");
}
},
"iptables/port-filter": (_0, out, lacks) => {
for (const _1 of frames(_0["internalBlocked"] ?? lacks("internalBlocked"), _0)) {
out.push("-A KUBE-SERVICES -m comment --comment \"" + (_1["name"] ?? _0["name"] ?? lacks("name")) + " has " + (_1["reason"] ?? _0["reason"] ?? lacks("reason")) + "\" -m " + (_1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -d " + (_1["clusterIP"] ?? _0["clusterIP"] ?? lacks("clusterIP")) + " --dport " + (_1["port"] ?? _0["port"] ?? lacks("port")) + " -j " + (_1["verdict"] ?? _0["verdict"] ?? lacks("verdict")) + "\n");
}
for (const _1 of frames(_0["externalBlocked"] ?? lacks("externalBlocked"), _0)) {
for (const _2 of frames(_1["externalIPs"] ?? _0["externalIPs"] ?? lacks("externalIPs"), _1)) {
out.push("-A KUBE-EXTERNAL-SERVICES -m comment --comment \"" + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " has " + (_2["reason"] ?? _1["reason"] ?? _0["reason"] ?? lacks("reason")) + "\" -m " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -d " + (_2["ip"] ?? _1["ip"] ?? _0["ip"] ?? lacks("ip")) + " --dport " + (_2["port"] ?? _1["port"] ?? _0["port"] ?? lacks("port")) + " -j " + (_2["verdict"] ?? _1["verdict"] ?? _0["verdict"] ?? lacks("verdict")) + "\n");
}
}
for (const _1 of frames(_0["firewallChain"] ?? lacks("firewallChain"), _0)) {
for (const _2 of frames(_1["vips"] ?? _0["vips"] ?? lacks("vips"), _1)) {
out.push("-A KUBE-PROXY-FIREWALL -m comment --comment \"" + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " traffic not accepted by " + (_2["firewallChain"] ?? _1["firewallChain"] ?? _0["firewallChain"] ?? lacks("firewallChain")) + "\" -m " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -d " + (_2["ip"] ?? _1["ip"] ?? _0["ip"] ?? lacks("ip")) + " --dport " + (_2["port"] ?? _1["port"] ?? _0["port"] ?? lacks("port")) + " -j DROP\n");
}
}
for (const _1 of frames(_0["externalBlocked"] ?? lacks("externalBlocked"), _0)) {
for (const _2 of frames(_1["vips"] ?? _0["vips"] ?? lacks("vips"), _1)) {
out.push("-A KUBE-EXTERNAL-SERVICES -m comment --comment \"" + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " has " + (_2["reason"] ?? _1["reason"] ?? _0["reason"] ?? lacks("reason")) + "\" -m " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -d " + (_2["ip"] ?? _1["ip"] ?? _0["ip"] ?? lacks("ip")) + " --dport " + (_2["port"] ?? _1["port"] ?? _0["port"] ?? lacks("port")) + " -j " + (_2["verdict"] ?? _1["verdict"] ?? _0["verdict"] ?? lacks("verdict")) + "\n");
}
for (const _2 of frames(_1["nodePort"] ?? _0["nodePort"] ?? lacks("nodePort"), _1)) {
out.push("-A KUBE-EXTERNAL-SERVICES -m comment --comment \"" + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " has " + (_2["reason"] ?? _1["reason"] ?? _0["reason"] ?? lacks("reason")) + "\" -m addrtype --dst-type LOCAL -m " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " --dport " + (_2["nodePort"] ?? _1["nodePort"] ?? _0["nodePort"] ?? lacks("nodePort")) + " -j " + (_2["verdict"] ?? _1["verdict"] ?? _0["verdict"] ?? lacks("verdict")) + "\n");
}
}
for (const _1 of frames(_0["healthCheckNodePort"] ?? lacks("healthCheckNodePort"), _0)) {
out.push("-A KUBE-NODEPORTS -m comment --comment \"" + (_1["name"] ?? _0["name"] ?? lacks("name")) + " health check node port\" -m tcp -p tcp --dport " + (_1["healthCheckNodePort"] ?? _0["healthCheckNodePort"] ?? lacks("healthCheckNodePort")) + " -j ACCEPT\n");
}
},
"iptables/port-nat": (_0, out, lacks) => {
if (absent(_0["internalBlocked"] ?? lacks("internalBlocked"))) {
out.push("-A KUBE-SERVICES -m comment --comment \"" + (_0["name"] ?? lacks("name")) + " cluster IP\" -m " + (_0["protocol"] ?? lacks("protocol")) + " -p " + (_0["protocol"] ?? lacks("protocol")) + " -d " + (_0["clusterIP"] ?? lacks("clusterIP")) + " --dport " + (_0["port"] ?? lacks("port")) + " -j " + (_0["internalChain"] ?? lacks("internalChain")) + "\n");
}
for (const _1 of frames(_0["hasEndpoints"] ?? lacks("hasEndpoints"), _0)) {
for (const _2 of frames(_1["externalIPs"] ?? _0["externalIPs"] ?? lacks("externalIPs"), _1)) {
out.push("-A KUBE-SERVICES -m comment --comment \"" + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " external IP\" -m " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -d " + (_2["ip"] ?? _1["ip"] ?? _0["ip"] ?? lacks("ip")) + " --dport " + (_2["port"] ?? _1["port"] ?? _0["port"] ?? lacks("port")) + " -j " + (_2["externalChain"] ?? _1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + "\n");
}
for (const _2 of frames(_1["vips"] ?? _0["vips"] ?? lacks("vips"), _1)) {
out.push("-A KUBE-SERVICES -m comment --comment \"" + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " loadbalancer IP\" -m " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -d " + (_2["ip"] ?? _1["ip"] ?? _0["ip"] ?? lacks("ip")) + " --dport " + (_2["port"] ?? _1["port"] ?? _0["port"] ?? lacks("port")) + " -j " + (_2["loadBalancerChain"] ?? _1["loadBalancerChain"] ?? _0["loadBalancerChain"] ?? lacks("loadBalancerChain")) + "\n");
}
for (const _2 of frames(_1["nodePort"] ?? _0["nodePort"] ?? lacks("nodePort"), _1)) {
for (const _3 of frames(_2["localhostAccounting"] ?? _1["localhostAccounting"] ?? _0["localhostAccounting"] ?? lacks("localhostAccounting"), _2)) {
out.push("-A KUBE-NODEPORTS -m comment --comment " + (_3["comment"] ?? _2["comment"] ?? _1["comment"] ?? _0["comment"] ?? lacks("comment")) + " -m " + (_3["protocol"] ?? _2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_3["protocol"] ?? _2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -d 127.0.0.0/8 --dport " + (_3["nodePort"] ?? _2["nodePort"] ?? _1["nodePort"] ?? _0["nodePort"] ?? lacks("nodePort")) + " -m nfacct --nfacct-name localhost_nps_accepted_pkts -j " + (_3["externalChain"] ?? _2["externalChain"] ?? _1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + "\n");
}
out.push("-A KUBE-NODEPORTS -m comment --comment " + (_2["comment"] ?? _1["comment"] ?? _0["comment"] ?? lacks("comment")) + " -m " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_2["protocol"] ?? _1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " --dport " + (_2["nodePort"] ?? _1["nodePort"] ?? _0["nodePort"] ?? lacks("nodePort")) + " -j " + (_2["externalChain"] ?? _1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + "\n");
}
}
for (const _1 of frames(_0["clusterMasquerade"] ?? lacks("clusterMasquerade"), _0)) {
out.push("-A " + (_1["internalChain"] ?? _0["internalChain"] ?? lacks("internalChain")) + " -m comment --comment \"" + (_1["name"] ?? _0["name"] ?? lacks("name")) + " cluster IP\" -m " + (_1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -d " + (_1["clusterIP"] ?? _0["clusterIP"] ?? lacks("clusterIP")) + " --dport " + (_1["port"] ?? _0["port"] ?? lacks("port")) + (_1["fromOutside"] ?? _0["fromOutside"] ?? lacks("fromOutside")) + " -j KUBE-MARK-MASQ\n");
}
for (const _1 of frames(_0["externalChain"] ?? lacks("externalChain"), _0)) {
for (const _2 of frames(_1["externalCluster"] ?? _0["externalCluster"] ?? lacks("externalCluster"), _1)) {
out.push("-A " + (_2["externalChain"] ?? _1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + " -m comment --comment \"masquerade traffic for " + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " external destinations\" -j KUBE-MARK-MASQ\n");
}
for (const _2 of frames(_1["externalLocal"] ?? _0["externalLocal"] ?? lacks("externalLocal"), _1)) {
for (const _3 of frames(_2["podTraffic"] ?? _1["podTraffic"] ?? _0["podTraffic"] ?? lacks("podTraffic"), _2)) {
out.push("-A " + (_3["externalChain"] ?? _2["externalChain"] ?? _1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + " -m comment --comment \"pod traffic for " + (_3["name"] ?? _2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " external destinations\" " + (_3["fromPods"] ?? _2["fromPods"] ?? _1["fromPods"] ?? _0["fromPods"] ?? lacks("fromPods")) + " -j " + (_3["clusterChain"] ?? _2["clusterChain"] ?? _1["clusterChain"] ?? _0["clusterChain"] ?? lacks("clusterChain")) + "\n");
}
out.push("-A " + (_2["externalChain"] ?? _1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + " -m comment --comment \"masquerade LOCAL traffic for " + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " external destinations\" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ\n-A " + (_2["externalChain"] ?? _1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + " -m comment --comment \"route LOCAL traffic for " + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " external destinations\" -m addrtype --src-type LOCAL -j " + (_2["clusterChain"] ?? _1["clusterChain"] ?? _0["clusterChain"] ?? lacks("clusterChain")) + "\n");
}
for (const _2 of frames(_1["externalPolicyChain"] ?? _0["externalPolicyChain"] ?? lacks("externalPolicyChain"), _1)) {
out.push("-A " + (_2["externalChain"] ?? _1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + " -j " + (_2["externalPolicyChain"] ?? _1["externalPolicyChain"] ?? _0["externalPolicyChain"] ?? lacks("externalPolicyChain")) + "\n");
}
}
for (const _1 of frames(_0["firewallChain"] ?? lacks("firewallChain"), _0)) {
for (const _2 of frames(_1["firewallSources"] ?? _0["firewallSources"] ?? lacks("firewallSources"), _1)) {
out.push("-A " + (_2["firewallChain"] ?? _1["firewallChain"] ?? _0["firewallChain"] ?? lacks("firewallChain")) + " -m comment --comment \"" + (_2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " loadbalancer IP\" -s " + (_2["source"] ?? _1["source"] ?? _0["source"] ?? lacks("source")) + " -j " + (_2["externalChain"] ?? _1["externalChain"] ?? _0["externalChain"] ?? lacks("externalChain")) + "\n");
}
out.push("-A " + (_1["firewallChain"] ?? _0["firewallChain"] ?? lacks("firewallChain")) + " -m comment --comment \"other traffic to " + (_1["name"] ?? _0["name"] ?? lacks("name")) + " will be dropped by KUBE-PROXY-FIREWALL\"\n");
}
for (const _1 of frames(_0["balancers"] ?? lacks("balancers"), _0)) {
for (const _2 of frames(_1["affinity"] ?? _0["affinity"] ?? lacks("affinity"), _1)) {
for (const _3 of frames(_2["shares"] ?? _1["shares"] ?? _0["shares"] ?? lacks("shares"), _2)) {
out.push("-A " + (_3["balancer"] ?? _2["balancer"] ?? _1["balancer"] ?? _0["balancer"] ?? lacks("balancer")) + " ");
for (const _4 of frames(_3["comments"] ?? _2["comments"] ?? _1["comments"] ?? _0["comments"] ?? lacks("comments"), _3)) {
out.push("-m comment --comment \"" + (_4["name"] ?? _3["name"] ?? _2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " -> " + (_4["text"] ?? _3["text"] ?? _2["text"] ?? _1["text"] ?? _0["text"] ?? lacks("text")) + "\" ");
}
out.push("-m recent --name " + (_3["chain"] ?? _2["chain"] ?? _1["chain"] ?? _0["chain"] ?? lacks("chain")) + " --rcheck --seconds " + (_3["affinity"] ?? _2["affinity"] ?? _1["affinity"] ?? _0["affinity"] ?? lacks("affinity")) + " --reap -j " + (_3["chain"] ?? _2["chain"] ?? _1["chain"] ?? _0["chain"] ?? lacks("chain")) + "\n");
}
}
for (const _2 of frames(_1["shares"] ?? _0["shares"] ?? lacks("shares"), _1)) {
out.push("-A " + (_2["balancer"] ?? _1["balancer"] ?? _0["balancer"] ?? lacks("balancer")) + " ");
for (const _3 of frames(_2["comments"] ?? _1["comments"] ?? _0["comments"] ?? lacks("comments"), _2)) {
out.push("-m comment --comment \"" + (_3["name"] ?? _2["name"] ?? _1["name"] ?? _0["name"] ?? lacks("name")) + " -> " + (_3["text"] ?? _2["text"] ?? _1["text"] ?? _0["text"] ?? lacks("text")) + "\" ");
}
for (const _3 of frames(_2["probability"] ?? _1["probability"] ?? _0["probability"] ?? lacks("probability"), _2)) {
out.push("-m statistic --mode random --probability " + (_3["probability"] ?? _2["probability"] ?? _1["probability"] ?? _0["probability"] ?? lacks("probability")) + " ");
}
out.push("-j " + (_2["chain"] ?? _1["chain"] ?? _0["chain"] ?? lacks("chain")) + "\n");
}
}
for (const _1 of frames(_0["endpoints"] ?? lacks("endpoints"), _0)) {
out.push("-A " + (_1["chain"] ?? _0["chain"] ?? lacks("chain")) + " ");
for (const _2 of frames(_1["comments"] ?? _0["comments"] ?? lacks("comments"), _1)) {
out.push("-m comment --comment " + (_2["comment"] ?? _1["comment"] ?? _0["comment"] ?? lacks("comment")) + " ");
}
out.push("-s " + (_1["ip"] ?? _0["ip"] ?? lacks("ip")) + " -j KUBE-MARK-MASQ\n-A " + (_1["chain"] ?? _0["chain"] ?? lacks("chain")) + " ");
for (const _2 of frames(_1["comments"] ?? _0["comments"] ?? lacks("comments"), _1)) {
out.push("-m comment --comment " + (_2["comment"] ?? _1["comment"] ?? _0["comment"] ?? lacks("comment")) + " ");
}
for (const _2 of frames(_1["affinity"] ?? _0["affinity"] ?? lacks("affinity"), _1)) {
out.push("-m recent --name " + (_2["chain"] ?? _1["chain"] ?? _0["chain"] ?? lacks("chain")) + " --set ");
}
out.push("-m " + (_1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -p " + (_1["protocol"] ?? _0["protocol"] ?? lacks("protocol")) + " -j DNAT --to-destination " + (_1["text"] ?? _0["text"] ?? lacks("text")) + "\n");
}
},
"iptables/sysctl": (_0, out, lacks) => {
out.push("# What the rules of this node rely on.\n");
for (const _1 of frames(_0["forwarding4"] ?? lacks("forwarding4"), _0)) {
out.push("net.ipv4.ip_forward = 1\n");
}
for (const _1 of frames(_0["forwarding6"] ?? lacks("forwarding6"), _0)) {
out.push("net.ipv6.conf.all.forwarding = 1\n");
}
for (const _1 of frames(_0["routeLocalnet"] ?? lacks("routeLocalnet"), _0)) {
out.push("# Node ports answer on 127.0.0.1; KUBE-FIREWALL keeps everybody else out.\nnet.ipv4.conf.all.route_localnet = 1\n");
}
for (const _1 of frames(_0["bridgedTraffic"] ?? lacks("bridgedTraffic"), _0)) {
out.push("# Pods hang on a bridge, and its traffic has to pass these rules (module br_netfilter).\nnet.bridge.bridge-nf-call-iptables = 1\nnet.bridge.bridge-nf-call-ip6tables = 1\n");
}
for (const _1 of frames(_0["tcpBeLiberal"] ?? lacks("tcpBeLiberal"), _0)) {
out.push("net.netfilter.nf_conntrack_tcp_be_liberal = 1\n");
}
},
} satisfies Record<string, Print>;
