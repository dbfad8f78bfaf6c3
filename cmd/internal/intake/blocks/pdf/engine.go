//go:build !js

package pdf

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"nianbao/templates/meter"
)

// Limits of the sandbox for one file. A report of six pages takes a tenth of a second and 18 MB.
const (
	memoryPages = 4096            // of 64 KB: 256 MB, the file among them
	startTime   = 5 * time.Minute // until one of several files that are read at once is done with
)

var engine struct {
	sync.Mutex
	pool pdfium.Pool
	slow bool // interpreted: for tests that read a page or two
}

// fileTime is how long one file may take.
var fileTime = 60 * time.Second

// start returns the sandbox, which is made on the first call. What could not be made is tried again.
func start() (pdfium.Pool, error) {
	engine.Lock()
	defer engine.Unlock()
	if engine.pool != nil {
		return engine.pool, nil
	}
	config := wazero.NewRuntimeConfig() // compiled where wazero knows the processor, interpreted elsewhere
	if engine.slow {
		config = wazero.NewRuntimeConfigInterpreter()
	}
	// Exceptions are what pdfium is built with; the end of a context ends a loop.
	config = config.WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memoryPages).WithCloseOnContextDone(true)
	if dir := remembering(); dir != "" && !engine.slow {
		if cache, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
			config = config.WithCompilationCache(cache)
		}
	}
	n := runtime.GOMAXPROCS(0)
	ctx := experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(
		func(first, most uint64) experimental.LinearMemory { return reserve(first, most) }))
	pool, err := webassembly.Init(webassembly.Config{
		Context:       experimental.WithCompilationWorkers(ctx, n),
		RuntimeConfig: config, MaxTotal: n,
		FSConfig: wazero.NewFSConfig(), // none: the library's default is all files of the machine
		Stdout:   io.Discard, Stderr: io.Discard,
	})
	if err == nil {
		engine.pool = pool
	}
	return pool, err
}

// draw has pdfium take the pages apart.
func draw(data []byte, m *meter.Meter) (sheets []*sheet, err error) {
	pool, err := start()
	if err != nil {
		return nil, Refused("读 PDF 的部分在这台电脑上启动不了；" + Otherwise)
	}
	instance, err := pool.GetInstance(startTime)
	if err != nil {
		return nil, Refused("读 PDF 的部分忙不过来，请稍后再试；" + Otherwise)
	}
	// Whatever ends the reading, a panic of the meter's among it, ends the instance and all its memory with it. Killing it
	// ends a call that does not return.
	var once sync.Once
	kill := func() { once.Do(func() { _ = instance.Kill() }) }
	late := time.AfterFunc(fileTime, kill)
	defer kill()
	r := &reader{Pdfium: instance, meter: m}
	sheets, err = r.document(data)
	var refused Refused
	var tooMuch TooMuch
	switch {
	case err == nil || errors.As(err, &refused) || errors.As(err, &tooMuch):
		late.Stop()
		return sheets, err
	case !late.Stop():
		return nil, TooMuch("读了一分钟还没有读完，里面的内容不像年度报告")
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return nil, errLocked
	}
	return nil, Refused("PDF 读不完整，文件可能已损坏，没有采用其中任何数据；请用原来的程序重新导出，或者" + otherwise)
}

// document reads all pages.
func (r *reader) document(data []byte) ([]*sheet, error) {
	doc, err := r.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, err
	}
	count, err := r.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return nil, err
	}
	if count.PageCount > maxPages {
		return nil, tooManyPages(count.PageCount)
	}
	var list []*sheet
	for i := range count.PageCount {
		s, err := r.page(requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: i}})
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}
