package evidence

import (
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/evidence/aws"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// clusterToken is what an identity of AWS logs in to a cluster with. It makes
// that by itself and needs no permission for it.
const clusterToken = "kubernetes.token"

// clusters are the leads to the clusters that a subject administers.
func (j *awsJudge) clusters(s *aws.Subject) []Lead {
	var leads []Lead
	for _, a := range j.world.Administers(s) {
		facts := map[string]string{finding.FactUser: partial.Show(s.Name)}
		called := "the Kubernetes cluster"
		if a.Cluster != "" {
			facts[shape.FactCluster] = a.Cluster
			called += " " + a.Cluster
		}
		because := a.Path + " gives " + s.Describe() + " " + a.As
		leads = append(leads, Lead{
			Kind: clusterToken, Facts: facts, Settles: true,
			Grants: []Grant{{Scope: "*", Certainty: catalog.Declared, Because: because}},
			Step:   "it logs in to " + called + " as an administrator (" + because + ")",
		})
	}
	return leads
}
