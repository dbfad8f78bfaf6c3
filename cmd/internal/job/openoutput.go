package job

// openOutputs gathers the outputs that could not be replaced because another program may hold them open, while the rest
// is written. Its methods are not safe for concurrent use.
type openOutputs struct{ list []error }

// pass keeps an error that is about one open output and returns any other.
func (o *openOutputs) pass(err error) error {
	if !OpenElsewhere(err) {
		return err
	}
	o.list = append(o.list, err)
	return nil
}

// end names the open outputs, all but the last, and returns the error to exit with; nil when there was none.
func (o *openOutputs) end(w *World) error {
	if len(o.list) == 0 {
		return nil
	}
	last := len(o.list) - 1
	for _, err := range o.list[:last] {
		w.sayf("%v", err)
	}
	return Failed("%v。其余的已经写好，关闭后再运行一次就会补齐", o.list[last])
}
