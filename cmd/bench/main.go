//go:build unix

// Command bench times whole runs of bin/parcours, as a person waits for them:
// start, reading, every analysis, writing the report.
//
//	go run ./cmd/bench FILE...
//
// Each file is read a few times and the medians are printed: wall time, events
// a second, processor time of all cores and the most memory held. Compare
// figures of one machine and one sitting only. `make bench` calls it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"
)

const runs = 5

// memoryUnit is what the system counts memory in: bytes on a Mac, elsewhere kilobytes.
var memoryUnit = map[bool]int64{true: 1, false: 1024}[runtime.GOOS == "darwin"]

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: bench FILE...")
		os.Exit(1)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "file\tevents\tseconds\tM events/s\tprocessor s\tMB\t")
	for _, file := range os.Args[1:] {
		m, err := measure(file)
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %v\n", file, err)
			os.Exit(1)
		}
		fmt.Fprintf(w, "%s\t%d\t%.2f\t%.2f\t%.2f\t%.0f\t\n", filepath.Base(file), m.events,
			m.wall.Seconds(), float64(m.events)/m.wall.Seconds()/1e6, m.processor.Seconds(), float64(m.memory)/1e6)
	}
	w.Flush()
	fmt.Printf("medians of %d runs of parcours report FILE --format json\n", runs)
}

// measurement is the median of each quantity by itself.
type measurement struct {
	events          int64
	wall, processor time.Duration
	memory          int64 // bytes
}

func measure(file string) (measurement, error) {
	var m measurement
	var walls, processors []time.Duration
	var memories []int64
	for range runs {
		command := exec.Command("bin/parcours", "report", file, "--format", "json")
		command.Stderr = os.Stderr
		start := time.Now()
		out, err := command.Output()
		if err != nil {
			return m, err
		}
		walls = append(walls, time.Since(start))
		processors = append(processors, command.ProcessState.UserTime()+command.ProcessState.SystemTime())
		if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
			memories = append(memories, int64(usage.Maxrss)*memoryUnit)
		}
		var r struct{ Overview struct{ Events int64 } }
		if err := json.Unmarshal(out, &r); err != nil {
			return m, err
		}
		m.events = r.Overview.Events
	}
	m.wall, m.processor, m.memory = median(walls), median(processors), median(memories)
	return m, nil
}

func median[T time.Duration | int64](all []T) T {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
