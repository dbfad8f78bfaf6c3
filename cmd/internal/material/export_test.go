package material

// OfLimited is Of with other limits.
var OfLimited = of

// IsMeasure reports whether a sentence tells what is done about a problem.
var IsMeasure = isMeasure
