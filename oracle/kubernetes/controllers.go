package main

import (
	"context"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/keyutil"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/certificates/signer"
	"k8s.io/kubernetes/pkg/controller/clusterroleaggregation"
	"k8s.io/kubernetes/pkg/controller/namespace"
	"k8s.io/kubernetes/pkg/controller/serviceaccount"
	accounts "k8s.io/kubernetes/pkg/serviceaccount"
)

// control runs the controllers without which RBAC is not whole: those that gather
// rules into ClusterRoles, empty a namespace, fill a Secret with an account's
// token, and sign an approved request for a certificate.
func control(ctx context.Context, k *keys, address string) error {
	config := &rest.Config{Host: address, QPS: 1000, Burst: 1000, TLSClientConfig: rest.TLSClientConfig{
		CAFile: k.path("ca.crt"), CertFile: k.path("admin.crt"), KeyFile: k.path("admin.key"),
	}}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	objects, err := metadata.NewForConfig(config)
	if err != nil {
		return err
	}
	shared := informers.NewSharedInformerFactory(client, 0)
	tokens, err := tokensOf(k, client, shared)
	if err != nil {
		return err
	}
	certificates, err := signer.NewKubeAPIServerClientCSRSigningController(ctx, client,
		shared.Certificates().V1().CertificateSigningRequests(), k.path("ca.crt"), k.path("ca.key"), time.Hour)
	if err != nil {
		return err
	}
	gathers := clusterroleaggregation.NewClusterRoleAggregation(shared.Rbac().V1().ClusterRoles(), client.RbacV1())
	namespaces := namespace.NewNamespaceController(ctx, client, objects, client.Discovery().ServerPreferredNamespacedResources,
		shared.Core().V1().Namespaces(), time.Hour, corev1.FinalizerKubernetes)
	shared.Start(ctx.Done())
	go tokens.Run(ctx, 1)
	go certificates.Run(ctx, 1)
	go gathers.Run(ctx, 1)
	go namespaces.Run(ctx, 2)
	return nil
}

func tokensOf(k *keys, client kubernetes.Interface, shared informers.SharedInformerFactory) (*serviceaccount.TokensController, error) {
	key, err := keyutil.PrivateKeyFromFile(k.path("accounts.key"))
	if err != nil {
		return nil, err
	}
	generator, err := accounts.JWTTokenGenerator(accounts.LegacyIssuer, key)
	if err != nil {
		return nil, err
	}
	authority, err := os.ReadFile(k.path("ca.crt"))
	if err != nil {
		return nil, err
	}
	return serviceaccount.NewTokensController(klog.Background(), shared.Core().V1().ServiceAccounts(), shared.Core().V1().Secrets(), client,
		serviceaccount.TokensControllerOptions{TokenGenerator: generator, RootCA: authority})
}
