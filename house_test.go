package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/worstcase-dev/worstcase/"

// stages is the order in which the data flows. A package may import those that
// stand before it, and nothing after it; main and cmd wire them all.
var stages = []string{
	"secret", "snapshot", "catalog", "environment", "workstation", "scanner/objects", "scanner", "agents/conf", "agents/pattern", "agents/policy", "agents", "register",
	"detectors/finding", "detectors/match", "detectors/syntax", "detectors/gitleaks", "detectors/shape", "detectors",
	"armed", "evidence/partial", "evidence/iac", "evidence/iam", "evidence/aws", "evidence", "blastradius", "gate", "config", "report", "cmd", "",
}

// ignorant lists what a package must know nothing of, beyond the order: the
// right column of the design's table of folders.
var ignorant = map[string][]string{
	"scanner":     {"secret", "catalog"},
	"workstation": {"secret", "catalog"},
	"agents":      {"catalog"},
	"blastradius": {"scanner", "detectors", "evidence", "detectors/syntax", "detectors/finding", "detectors/shape", "detectors/match"},
	"gate":        {"scanner", "detectors", "evidence"},
	"evidence":    {"scanner", "detectors"},
}

// isModule says whether a folder is a module of its own, which builds a server
// that tests ask.
func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return dir != "." && err == nil
}

// eachFile calls do for every Go file of the repository.
func eachFile(t *testing.T, do func(dir, file string, f *ast.File, set *token.FileSet)) {
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git") {
			if d != nil && d.IsDir() && err == nil {
				return filepath.SkipDir
			}
			return err
		}
		if d.IsDir() && isModule(p) {
			return filepath.SkipDir
		}
		if d.IsDir() || path.Ext(p) != ".go" {
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, p, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(p))
		if dir == "." {
			dir = ""
		}
		do(dir, p, f, set)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsFollowTheFlowOfData(t *testing.T) {
	eachFile(t, func(dir, file string, f *ast.File, _ *token.FileSet) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		own := slices.Index(stages, dir)
		if own < 0 {
			t.Errorf("%s: the folder %s is no stage; give it a place in the order", file, dir)
			return
		}
		for _, imp := range f.Imports {
			name, ours := strings.CutPrefix(strings.Trim(imp.Path.Value, `"`), module)
			if !ours {
				continue
			}
			if other := slices.Index(stages, name); other < 0 || other >= own {
				t.Errorf("%s imports %s, which stands after it", file, name)
			}
			if slices.Contains(ignorant[dir], name) {
				t.Errorf("%s imports %s, of which it should know nothing", file, name)
			}
		}
	})
}

func TestEveryPackageSaysWhatLivesInIt(t *testing.T) {
	documented := map[string]bool{}
	eachFile(t, func(dir, file string, f *ast.File, _ *token.FileSet) {
		if !strings.HasSuffix(file, "_test.go") {
			documented[dir] = documented[dir] || f.Doc != nil
		}
	})
	for dir, ok := range documented {
		if !ok {
			t.Errorf("package %q has no package comment", dir)
		}
	}
}

func TestNoInitFunctions(t *testing.T) {
	eachFile(t, func(_, file string, f *ast.File, _ *token.FileSet) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function", file)
			}
		}
	})
}

func TestExportedNamesAreDocumented(t *testing.T) {
	eachFile(t, func(_, file string, f *ast.File, set *token.FileSet) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
					t.Errorf("%s: %s has no comment", set.Position(d.Pos()), d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if s, ok := spec.(*ast.TypeSpec); ok && s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
						t.Errorf("%s: %s has no comment", set.Position(s.Pos()), s.Name.Name)
					}
				}
			}
		}
	})
}

// exportedReceiver says whether a function is one, or a method of an exported
// type that is not there for an interface of the standard library alone.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	expr := d.Recv.List[0].Type
	if star, ok := expr.(*ast.StarExpr); ok {
		expr = star.X
	}
	name, ok := expr.(*ast.Ident)
	standard := []string{"Len", "Less", "Swap", "Push", "Pop", "Error", "Unwrap"}
	return ok && name.IsExported() && !slices.Contains(standard, d.Name.Name)
}

// unwanted are texts that must not be in the repository.
var unwanted = regexp.MustCompile(`/(?:root|home/[a-z]+)/go/|/tmp/[a-z]+_jobs|registry\.npmjs|proxy\.golang|deb\.debian|sum\.golang`)

func TestNoMachinePathsOrRegistries(t *testing.T) {
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "fuzz") {
			return filepath.SkipDir
		}
		if d.IsDir() || p == "house_test.go" || p == "go.sum" || path.Ext(p) == ".test" {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if hit := unwanted.Find(text); hit != nil {
			t.Errorf("%s holds %q", p, hit)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
