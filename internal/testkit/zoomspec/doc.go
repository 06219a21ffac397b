// Package zoomspec holds Zoom's own description of its API against what tests
// see: the OpenAPI document of the REST operations, the JSON Schema of the
// webhook events and the sample bodies beside them.
//
// The descriptions are not part of this repository. The environment variable
// GREENROOM_ZOOM_SPEC names the folder with them; without it nothing is
// checked, and [Load] skips the test with a sentence that says so.
//
// Start reading at [Spec.Wrap], which checks every answer of a simulator, and
// at the table of quirks, which says where the documents are wrong.
package zoomspec
