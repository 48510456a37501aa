package report

// Codes of Notes and Problems. A code never changes its meaning; the web
// app's catalogues must have an entry for each (a test checks it).
const (
	// Problems of a file.
	CodeEmptyFile   = "empty_file"    // the file has no bytes
	CodeNoRows      = "no_rows"       // a header, and nothing under it
	CodeBinary      = "binary"        // bytes that are no text and no known format
	CodeUnsupported = "unsupported"   // a known format that cannot be read; Value names it
	CodeTruncated   = "truncated"     // the file ends too early
	CodeCorrupt     = "corrupt"       // the bytes contradict their own format
	CodeTooWide     = "too_wide"      // a row or a field beyond the limit that Cause states
	CodeTooLarge    = "too_large"     // the log would take more memory than is available; Memory says how much, and what would fit
	CodeOutOfMemory = "out_of_memory" // memory ran out while working; Memory as in too_large
	CodeReadFailed  = "read_failed"   // the source could not be read (moved, changed, denied)
	CodeAggregate   = "aggregate"     // totals, not events; Value names the export, Hint says how to get events
	CodeMixedFiles  = "mixed_files"   // several files whose columns do not agree
	CodeNoEvents    = "no_events"     // no user, no time: the table is not an event log; Value lists what is missing
	CodeNoColumn    = "no_column"     // the recipe names a column the file does not have
	CodeNothingLeft = "nothing_left"  // every row was rejected or filtered out
	CodeBadRecipe   = "bad_recipe"    // the recipe is not valid
	CodeNotYet      = "not_yet"       // the recipe asks for something this version cannot do
	CodeCancelled   = "cancelled"     // the user stopped it
	CodeInternal    = "internal"      // a defect in Parcours

	// Causes of rejected rows.
	CodeRaggedRow    = "ragged_row"    // more fields than the header names
	CodeMissingUser  = "missing_user"  // no user id
	CodeMissingTime  = "missing_time"  // no time
	CodeBadTime      = "bad_time"      // a time that does not parse
	CodeMissingEvent = "missing_event" // no event name
	CodeBadJSON      = "bad_json"      // a line that is no JSON object
	CodeBadQuote     = "bad_quote"     // a quoted field that never closes

	// Reasons of a mapping guess.
	CodeByName   = "by_name"   // the column's name is a known synonym; Detail is the synonym
	CodeByValues = "by_values" // its values look right; Count of Total sampled values
	CodeByRecipe = "by_recipe" // the recipe says so
	CodeByFormat = "by_format" // it is where the vendor's format Detail has it
	CodeConstant = "constant"  // no such column: every row is the event Detail

	// Warnings.
	CodeRowsRejected   = "rows_rejected"   // Count of Total rows were left out
	CodeOneUser        = "one_user"        // a single person: rates say nothing
	CodeFewUsers       = "few_users"       // Count people: small sample
	CodeManyEvents     = "many_events"     // Count distinct event names: ids inside names?
	CodeManyTies       = "many_ties"       // Count of Total events share their user's time: input order decides
	CodeGuessedTime    = "guessed_time"    // day and month order, or zone, was a guess; Detail says which
	CodeGuessedEvent   = "guessed_event"   // no event column; every row is called Detail
	CodeNoFunnel       = "no_funnel"       // no funnel could be proposed
	CodeUnknownEvent   = "unknown_event"   // the recipe names the event Subject, which is not in the data; Detail is the nearest that is, or ""
	CodeEmptyStep      = "empty_step"      // the step Subject of funnel Detail matches no event in the data
	CodeNoPersonas     = "no_personas"     // no clear groups; Detail says why: few_users (Count; it takes Total), alike, no_structure
	CodeNotSplit       = "not_split"       // the funnel Detail is to be split by persona, and there are none
	CodeFewerPersonas  = "fewer_personas"  // Total groups were asked for; there are only Count
	CodeSmallStep      = "small_step"      // fewer than 30 people reached the step Subject of funnel Detail
	CodeUserCapped     = "user_capped"     // Count users had more events than the bound Total; their earliest were kept
	CodeWindowOpen     = "window_open"     // Count of Total people are still inside the window of funnel Detail
	CodeInvalidText    = "invalid_text"    // Count rows held bytes that are not UTF-8; read as Windows-1252
	CodeFileIgnored    = "file_ignored"    // the file Subject has other columns and no row for each id of the events: it was left aside
	CodeColumnAdded    = "column_added"    // the file Detail has a column Subject that those before lack
	CodeColumnLost     = "column_lost"     // the file Detail lacks the column Subject
	CodeColumnRenamed  = "column_renamed"  // a file calls the column Detail Subject
	CodeColumnKind     = "column_kind"     // the column Subject is of another kind in the file Detail: all are read as texts
	CodeByDefault      = "by_default"      // rows are left out because of the column Subject, as the format Detail calls for
	CodeFormatNote     = "format_note"     // what is to be known of the format Subject; Detail says what, in English
	CodeNoAgent        = "no_agent"        // robots were to be left out, and no column holds user agents
	CodeUserSample     = "user_sample"     // only the share Detail of the people was read, chosen by their id: Count people
	CodeTrendByPeriod  = "trend_by_period" // the trend of funnel Subject counts a person in every interval they entered in: it does not sum to the steps
	CodeTrendUnit      = "trend_unit"      // the trend of funnel Subject is by Detail (week, month): by what was asked it would have too many intervals
	CodeGroupsOverlap  = "groups_overlap"  // people are in the group of each value of Subject that they have: the groups do not sum to the steps
	CodeGroupsByStep   = "groups_by_step"  // people are in the group of each value of Subject that their events of step Count of funnel Detail have, or in none: the groups do not sum to the steps
	CodeNotReconciled  = "not_reconciled"  // two numbers that must be equal are not: Subject of funnel Detail is Count in one place and Total in another
	CodeProposedFunnel = "proposed_funnel" // the funnel was proposed: known shop/sign-up steps (Detail "lexicon") or frequency order ("order")

	// Findings about the quality of the data. All but those that say otherwise are "good" where Count is 0 or small.
	CodeQualityUnread     = "quality_unread"     // Count of Total rows could not be read
	CodeQualityNobody     = "quality_nobody"     // Count of Total rows have no user id
	CodeQualityTies       = "quality_ties"       // Count of Total events share their user's time
	CodeQualityRepeats    = "quality_repeats"    // Count of Total events have user, time and name of an earlier one
	CodeQualityGaps       = "quality_gaps"       // Count stretches without an event, Total hours in all; Detail hours are usual
	CodeQualityFar        = "quality_far"        // Count of Total events are more than a year from all others
	CodeQualityMidnight   = "quality_midnight"   // Count of Total events are at midnight exactly
	CodeQualityFarUsers   = "quality_far_users"  // Count of Total people have more than 1000 times the median's events
	CodeQualitySingle     = "quality_single"     // Count of Total people have a single event
	CodeQualityFiltered   = "quality_filtered"   // Count of Total rows are left out by filters or period; only where there are any
	CodeQualityCapped     = "quality_capped"     // Count of Total rows are beyond the events kept of one user; only where there are any
	CodeQualityExcluded   = "quality_excluded"   // Count of Total rows are left out by the recipe's cleaning; only where there are any
	CodeQualityDuplicates = "quality_duplicates" // Count of Total rows have the id of an event that was there before; only where there are any
	CodeQualityConflicts  = "quality_conflicts"  // Count of Total devices had several users; only where there are any
	CodeQualityDevices    = "quality_devices"    // Count of Total rows are of a device of which no user is known; only where there are any
	CodeTooShort          = "too_short"          // there is no whole day on both sides of Detail (a day, or "" for two periods) to compare
	CodeNobody            = "nobody"             // in the data has the id
	CodeNoRule            = "no_rule"            // of Detail (options) the tool Subject knows nothing
	CodeQualityUnused     = "quality_unused"     // Count of Total columns have no role; only where there are any
)
