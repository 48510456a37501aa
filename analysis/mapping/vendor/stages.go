package vendor

import "strings"

// stages are those of events that products define, by names that say little of
// it to anybody else.
var stages = parseStages(`
ga4       > consideration > scroll click file_download video_start video_progress video_complete generate_lead user_engagement
ga4       > experience    > app_exception login tutorial_begin tutorial_complete app_update app_remove
posthog   > consideration > $autocapture $pageleave
posthog   > experience    > $rageclick $dead_click
mixpanel  > awareness     > $session_start
heap      > consideration > click change submit
`)

func parseStages(text string) map[[2]string]string {
	of := map[[2]string]string{}
	for line := range strings.Lines(text) {
		f := strings.Split(line, ">")
		if len(f) != 3 {
			continue
		}
		for _, event := range strings.Fields(f[2]) {
			of[[2]string{strings.TrimSpace(f[0]), event}] = strings.TrimSpace(f[1])
		}
	}
	return of
}

// StageOf is the stage of an event as the format with an id, or one of its
// variants (such as ga4_bq), defines it; "" where it does not.
func StageOf(id, event string) string {
	family, _, _ := strings.Cut(id, "_")
	return stages[[2]string{family, event}]
}
