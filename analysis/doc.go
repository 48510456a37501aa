// Package analysis is the engine: from the bytes of an export to a report.
package analysis
