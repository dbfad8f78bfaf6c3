package material

// OfLimited is Of with other limits.
var OfLimited = of
