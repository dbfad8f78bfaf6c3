//go:build !js

package main

import (
	"bytes"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/kjk/lzma"

	"nianbao/cmd/internal/page"
	"nianbao/cmd/internal/serve"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// What the page has beside the modules of the local page.
//
//go:embed web
var web embed.FS

// oldest are the browsers that the scripts are written down to; what cannot be is an error. The program wants bulk memory, which
// the same ones have.
var oldest = []api.Engine{
	{Name: api.EngineChrome, Version: "75"}, {Name: api.EngineEdge, Version: "79"}, {Name: api.EngineFirefox, Version: "79"},
}

// build makes the page, without what an office builds in. The same sources and Go give the same bytes.
func build(version string) ([]byte, error) {
	temp, err := os.MkdirTemp("", "nianbao-page-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	program, err := compile(version, temp)
	if err != nil {
		return nil, err
	}
	root, err := goCommand("env", "GOROOT")
	if err != nil {
		return nil, err
	}
	starter := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")
	script, err := bundle("alone.js", starter)
	if err != nil {
		return nil, err
	}
	worker, err := bundle("worker.js", starter)
	if err != nil {
		return nil, err
	}
	warm, err := workbook()
	if err != nil {
		return nil, err
	}
	blanks, err := page.Blanks(templates.Forms())
	if err != nil {
		return nil, err
	}
	look, _ := web.ReadFile("web/old.js")
	return page.Assemble(page.Parts{Page: serve.Asset("page.html"), Style: serve.Asset("page.css"), Look: look, Script: script,
		Worker: worker, Program: program, Warm: warm, Blanks: blanks})
}

// workbook makes one with a figure that is wrong, so that its check comes to a marked copy.
func workbook() ([]byte, error) {
	form, err := templates.ForYear(templates.LastYear)
	if err != nil {
		return nil, err
	}
	filing := templates.NewFiling(form, form.From)
	filing.Agency.Name = "示例县民政局"
	for _, key := range form.Keys() {
		if form.Computed(key) == nil {
			filing.Set(key, templates.Number(formula.FromInt(1)))
		}
	}
	var b bytes.Buffer
	err = xlsx.Write(&b, filing, xlsx.Options{})
	return b.Bytes(), err
}

// compile compiles the program for a browser and packs it.
func compile(version, temp string) (string, error) {
	name, flags := filepath.Join(temp, "page.wasm"), "-s -w -buildid="
	if version != "" {
		flags += " -X main.version=" + version
	}
	if _, err := goCommand("build", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", name, "nianbao/cmd/page"); err != nil {
		return "", err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	half := len(data) / 2 // a browser unpacks both at once
	first, err := packed(data[:half])
	second, err2 := packed(data[half:])
	return first + "\n" + second, errors.Join(err, err2)
}

// packed packs half of the program, one after the other: the library keeps prices where all its writers see them, and two at once
// give other bytes each time.
func packed(data []byte) (string, error) {
	var b bytes.Buffer
	w := lzma.NewWriterSizeLevel(&b, int64(len(data)), lzma.BestCompression)
	_, err := w.Write(data)
	if err = errors.Join(err, w.Close()); err != nil {
		return "", err
	}
	r := lzma.NewReader(bytes.NewReader(b.Bytes()))
	defer r.Close()
	if again, err := io.ReadAll(r); err != nil || !bytes.Equal(again, data) {
		return "", fmt.Errorf("what was packed unpacks to something else: %v", err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

// goCommand runs the go command for a browser and returns its output.
func goCommand(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=", "GOWASM=", "GOEXPERIMENT=")
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, errors.New("找不到 go；制作核对页要先装 Go（https://go.dev），并把它放进 PATH")
	}
	if err != nil {
		return nil, fmt.Errorf("go %s 没有成功：%v\n%s", args[0], err, strings.TrimSpace(trouble.String()))
	}
	return out, nil
}

// bundle makes one script of a module and those that it imports: of the folder here, or of the local page. Modules by
// themselves are not loaded from a file.
func bundle(name, starter string) ([]byte, error) {
	const ours = "nianbao"
	modules := api.Plugin{Name: ours, Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(x api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: strings.TrimPrefix(x.Path, "./"), Namespace: ours}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: ours}, func(x api.OnLoadArgs) (api.OnLoadResult, error) {
			data, err := web.ReadFile("web/" + x.Path)
			switch {
			case x.Path == "wasm_exec":
				data, err = os.ReadFile(starter)
			case err != nil:
				data, err = serve.Asset(x.Path), nil
			}
			text := string(data)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, err
		})
	}}
	made := api.Build(api.BuildOptions{EntryPoints: []string{name}, Bundle: true, Format: api.FormatIIFE, Engines: oldest,
		Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsInline, MinifyWhitespace: true, MinifySyntax: true,
		Plugins: []api.Plugin{modules}})
	if len(made.Errors) > 0 {
		return nil, fmt.Errorf("%s：%s", name, made.Errors[0].Text)
	}
	return made.OutputFiles[0].Contents, nil
}
