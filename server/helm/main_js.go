package main

import (
	"runtime/debug"
	"syscall/js"
)

//go:wasmimport headlight tick
func hostTick(file, offset int32)

// main gives the host a function that takes a request as bytes and returns a result as bytes.
func main() {
	tick = func(file, offset int) { hostTick(int32(file), int32(offset)) }
	debug.SetGCPercent(400)
	js.Global().Set("headlightHelm", js.FuncOf(func(_ js.Value, args []js.Value) any {
		frame := make([]byte, args[0].Get("length").Int())
		js.CopyBytesToGo(frame, args[0])
		out := answer(frame)
		bytes := js.Global().Get("Uint8Array").New(len(out))
		js.CopyBytesToJS(bytes, out)
		return bytes
	}))
	select {}
}

func answer(frame []byte) []byte {
	req, err := decode(frame)
	if err != nil {
		res := &result{}
		res.refuse(faultChart, err.Error())
		return res.encode()
	}
	return perform(req).encode()
}
