// Package intake turns any source into a filing: a returned workbook, a JSON filing, a published report. What is wrong
// with a source becomes findings; opening never fails, so that one bad file never stops the others.
package intake
