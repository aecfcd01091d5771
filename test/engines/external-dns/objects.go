package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	openshift "github.com/openshift/client-go/route/clientset/versioned"
	istioclient "istio.io/client-go/pkg/clientset/versioned"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	gateway "sigs.k8s.io/gateway-api/pkg/client/clientset/versioned"
	gatewayfake "sigs.k8s.io/gateway-api/pkg/client/clientset/versioned/fake"
	gatewayscheme "sigs.k8s.io/gateway-api/pkg/client/clientset/versioned/scheme"
)

// An API server of the objects of one job.
type clients struct {
	kube    kubernetes.Interface
	gateway gateway.Interface
	crds    *httptest.Server
}

func serve(texts []json.RawMessage) (*clients, error) {
	var kube, gateways []runtime.Object
	var parents []*gatewayv1.Gateway
	var crds []json.RawMessage
	for _, text := range texts {
		var head struct{ APIVersion, Kind string }
		if err := json.Unmarshal(text, &head); err != nil {
			return nil, err
		}
		switch {
		case strings.HasPrefix(head.APIVersion, "externaldns.k8s.io/"):
			crds = append(crds, text)
		case strings.HasPrefix(head.APIVersion, "gateway.networking.k8s.io/"):
			object, _, err := gatewayscheme.Codecs.UniversalDeserializer().Decode(text, nil, nil)
			if err != nil {
				return nil, err
			}
			if parent, ok := object.(*gatewayv1.Gateway); ok {
				parents = append(parents, parent)
			} else {
				gateways = append(gateways, object)
			}
		default:
			object, _, err := scheme.Codecs.UniversalDeserializer().Decode(text, nil, nil)
			if err != nil {
				return nil, err
			}
			kube = append(kube, object)
		}
	}
	result := &clients{kube: fake.NewSimpleClientset(kube...), gateway: gatewayfake.NewSimpleClientset(gateways...)}
	// The store guesses a wrong plural for this kind when it is filled at once.
	for _, object := range parents {
		_, err := result.gateway.GatewayV1().Gateways(object.Namespace).Create(context.Background(), object, metav1.CreateOptions{})
		if err != nil {
			return nil, err
		}
	}
	if len(crds) > 0 {
		result.crds = httptest.NewServer(serveEndpoints(crds))
	} else {
		result.crds = httptest.NewServer(serveEndpoints(nil))
	}
	return result, nil
}

func (c *clients) close() { c.crds.CloseClientConnections(); c.crds.Close() }

// What a request asks for: the objects of its namespace that its label selector selects.
func selected(objects []json.RawMessage, r *http.Request) []json.RawMessage {
	selector, err := labels.Parse(r.URL.Query().Get("labelSelector"))
	if err != nil {
		selector = labels.Nothing()
	}
	_, below, isNamespaced := strings.Cut(r.URL.Path, "/namespaces/")
	namespace, _, _ := strings.Cut(below, "/")
	var found []json.RawMessage
	for _, object := range objects {
		var head struct{ Metadata metav1.ObjectMeta }
		if json.Unmarshal(object, &head) != nil || isNamespaced && head.Metadata.Namespace != namespace {
			continue
		}
		if selector.Matches(labels.Set(head.Metadata.Labels)) {
			found = append(found, object)
		}
	}
	return found
}

// Lists, and watches that only say when the list is complete.
func serveEndpoints(objects []json.RawMessage) http.Handler {
	const version = "externaldns.k8s.io/v1alpha1"
	resources := `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"` + version +
		`","resources":[{"name":"dnsendpoints","singularName":"dnsendpoint","namespaced":true,"kind":"DNSEndpoint","verbs":["get","list","watch","update"]},` +
		`{"name":"dnsendpoints/status","singularName":"","namespaced":true,"kind":"DNSEndpoint","verbs":["get","update"]}]}`
	group := `{"name":"externaldns.k8s.io","versions":[{"groupVersion":"` + version + `","version":"v1alpha1"}],` +
		`"preferredVersion":{"groupVersion":"` + version + `","version":"v1alpha1"}}`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch path := r.URL.Path; {
		case path == "/api":
			fmt.Fprint(w, `{"kind":"APIVersions","versions":["v1"]}`)
		case path == "/apis":
			fmt.Fprint(w, `{"kind":"APIGroupList","apiVersion":"v1","groups":[`+group+`]}`)
		case path == "/apis/externaldns.k8s.io":
			fmt.Fprint(w, strings.Replace(group, "{", `{"kind":"APIGroup","apiVersion":"v1",`, 1))
		case path == "/apis/"+version:
			fmt.Fprint(w, resources)
		case r.Method == http.MethodGet && strings.HasSuffix(path, "/dnsendpoints") && r.URL.Query().Get("watch") != "":
			if r.URL.Query().Get("sendInitialEvents") == "true" {
				for _, object := range selected(objects, r) {
					fmt.Fprintf(w, `{"type":"ADDED","object":%s}`+"\n", object)
				}
				fmt.Fprint(w, `{"type":"BOOKMARK","object":{"kind":"DNSEndpoint","apiVersion":"`+version+
					`","metadata":{"resourceVersion":"1","annotations":{"k8s.io/initial-events-end":"true"}}}}`+"\n")
			}
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case r.Method == http.MethodGet && strings.HasSuffix(path, "/dnsendpoints"):
			var texts []string
			for _, object := range selected(objects, r) {
				texts = append(texts, string(object))
			}
			fmt.Fprint(w, `{"kind":"DNSEndpointList","apiVersion":"`+version+
				`","metadata":{"resourceVersion":"1"},"items":[`+strings.Join(texts, ",")+`]}`)
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}`)
		}
	})
}

func (c *clients) KubeClient() (kubernetes.Interface, error)     { return c.kube, nil }
func (c *clients) GatewayClient() (gateway.Interface, error)     { return c.gateway, nil }
func (c *clients) RESTConfig() (*rest.Config, error)             { return &rest.Config{Host: c.crds.URL}, nil }
func (c *clients) IstioClient() (istioclient.Interface, error)   { return nil, errNotServed }
func (c *clients) OpenShiftClient() (openshift.Interface, error) { return nil, errNotServed }
func (c *clients) DynamicKubernetesClient() (dynamic.Interface, error) {
	return nil, errNotServed
}

var errNotServed = fmt.Errorf("this API is not served")
