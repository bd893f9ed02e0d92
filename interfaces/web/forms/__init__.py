"""Forms: each kind of fact as a form in the browser, drawn from its model.

Read in this order: `control` (a field as a form asks for it), `setting` (what a form knows of its
round), `filled` (a form as it comes back), `advice` (what recording it would do).
"""
