package evidence

import (
	"strings"
)

// kubeStorage is what manifests say of disks: whether one is deleted together with
// its claim, and a snapshot with its object.
type kubeStorage struct {
	// classes and volumes are the policies by name; claims are what asks for disks.
	classes, volumes map[string]kubePolicy
	// standard is the policy of the class that is the default.
	standard kubePolicy
	claims   []kubeClaim
	// snapshots is what all classes of snapshots say.
	snapshots kubePolicy
	// velero is the first file that has Velero make backups.
	velero string
}

// kubePolicy is what all objects of a name say: "Delete" if one of them does, for
// the worse reading.
type kubePolicy struct{ says, path string }

// kubeClaim is a claim of a disk, by its class or by the volume that it names.
type kubeClaim struct {
	class, volume, path string
	// named says that the class is there, even as "".
	named bool
}

// Facts that manifests of storage add to a cluster's credentials.
const (
	// FactVolumePolicy is what happens to a disk whose claim is deleted.
	FactVolumePolicy = "volume-reclaim-policy"
	// FactSnapshotPolicy is what happens to a snapshot whose object is deleted.
	FactSnapshotPolicy = "snapshot-deletion-policy"
	// FactClusterBackup is what makes backups of the cluster's objects: "velero".
	FactClusterBackup = "cluster-backup"
)

func (s *kubeStorage) take(kind string, object *tree, file string) {
	name := object.at("metadata", "name").text()
	switch kind {
	case "StorageClass":
		says := firstOf(object.at("reclaimPolicy").text(), "Delete")
		s.classes = withPolicy(s.classes, name, says, file)
		if object.at("metadata", "annotations", "storageclass.kubernetes.io/is-default-class").text() == "true" {
			s.standard.add(says, file)
		}
	case "PersistentVolume":
		s.volumes = withPolicy(s.volumes, name, firstOf(object.at("spec", "persistentVolumeReclaimPolicy").text(), "Retain"), file)
	case "PersistentVolumeClaim":
		s.claim(object.at("spec"), file)
	case "StatefulSet":
		for _, claim := range object.at("spec", "volumeClaimTemplates").each() {
			s.claim(claim.at("spec"), file)
		}
	case "VolumeSnapshotClass":
		s.snapshots.add(object.at("deletionPolicy").text(), file)
	case "Schedule", "Backup":
		if strings.HasPrefix(object.at("apiVersion").text(), "velero.io/") && (s.velero == "" || file < s.velero) {
			s.velero = file
		}
	}
}

func (s *kubeStorage) claim(spec *tree, file string) {
	class := spec.at("storageClassName")
	s.claims = append(s.claims, kubeClaim{class.text(), spec.at("volumeName").text(), file, class != nil})
}

func withPolicy(all map[string]kubePolicy, name, says, file string) map[string]kubePolicy {
	if all == nil {
		all = map[string]kubePolicy{}
	}
	p := all[name]
	p.add(says, file)
	all[name] = p
	return all
}

// add takes in one object's policy. One that can't be read may be the worse. Of
// files that say the same, the first by name stands for all.
func (p *kubePolicy) add(says, file string) {
	if says != "Retain" {
		says = "Delete"
	}
	switch {
	case p.says == "", p.says == "Retain" && says == "Delete", p.says == says && file < p.path:
		p.says, p.path = says, file
	}
}

// policy is what happens to the disks of all claims: "Retain" only where the files
// have claims, and the class or the volume of each one says so. A claim whose class
// the files don't have gets its disk by one that mostly says Delete.
func (s *kubeStorage) policy() kubePolicy {
	var all kubePolicy
	for _, c := range s.claims {
		of := s.standard
		switch {
		case c.volume != "":
			of = s.volumes[c.volume]
		case c.named:
			of = s.classes[c.class]
		}
		all.add(of.says, firstOf(of.path, c.path))
	}
	return all
}

// says is what the policies say about every credential of a cluster: those of a
// kubeconfig, and those that name a service account.
func (s *kubeStorage) says() []Claim {
	facts := map[string]kubePolicy{FactVolumePolicy: s.policy(), FactSnapshotPolicy: s.snapshots}
	if s.velero != "" {
		facts[FactClusterBackup] = kubePolicy{"velero", s.velero}
	}
	var claims []Claim
	for _, about := range []map[string][]string{{"cluster": {"*"}}, {"user": {kubeAccount + "*"}}} {
		for fact, p := range facts {
			if p.says != "" {
				claims = append(claims, Claim{
					Like: about, Says: map[string]string{fact: p.says}, Path: p.path, Because: fact + " is " + p.says,
				})
			}
		}
	}
	return claims
}
