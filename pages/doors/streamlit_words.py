"""What Streamlit 1.67 says by itself, collected from its own programme, to be read in any language.

A {word} stands for whatever Streamlit puts there. Of two that would fit, the first is taken.
"""

from collections.abc import Mapping

from core.i18n import N_

FRAME = (
    N_("Skip to main content"),
    N_("Collapse sidebar"),
    N_("Expand sidebar"),
    N_("Sidebar"),
    N_("App pages"),
    N_("Logo"),
    N_("Navigate to home page"),
    N_("(opens in new tab)"),
    N_("View less"),
    N_("View {number} more"),
    N_("view less"),
    N_("view more"),
    N_("Notifications"),
    N_("Main menu"),
    N_("Menu"),
    N_("Close"),
    N_("Dismiss"),
    N_("Help"),
    N_("Help for {label}"),
    N_("Shortcut {keys}"),
    N_("Link to heading"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Copy to clipboard"),
    N_("Copied"),
    N_("Copy"),
    N_("Scroll tabs left"),
    N_("Scroll tabs right"),
    N_("Connecting"),
    N_("Running..."),
    N_("Stop"),
    N_("Stopping..."),
    N_("Please wait..."),
    N_("({seconds} seconds)"),
    N_(", {seconds} seconds"),
    N_("Page not found"),
    N_("Connection error"),
    N_("Network issue"),
    N_("Request Timeout"),
    N_("Script execution error"),
    N_("Bad message format"),
    N_("Download failed"),
    N_("Failed to load data"),
    N_("Error"),
)

FIELDS = (
    N_("Choose an option"),
    N_("Choose options"),
    N_("Choose or add an option"),
    N_("Choose or add options"),
    N_("Add an option"),
    N_("Add options"),
    N_("Add: {text}"),
    N_("No options to select"),
    N_("No options to select."),
    N_("No results"),
    N_("{number} option available."),
    N_("{number} options available."),
    N_("{text}, selected"),
    N_("Open"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Clear entry"),
    N_("Select all"),
    N_("Select {number} matches"),
    N_("Selected values"),
    N_("Selectbox options"),
    N_("Multiselect options"),
    N_("Remove {name}"),
    N_("You can only select up to {number} option. Remove an option first."),
    N_("You can only select up to {number} options. Remove an option first."),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Press {key}+Enter to apply"),
    N_("Press {key}+Enter to submit form"),
    N_("(required)"),
    N_("This field is required."),
    N_("Invalid input."),
    N_("Invalid input. Must match pattern: {pattern}"),
    N_("Invalid value."),
    N_("Show password"),
    N_("Hide password"),
    N_("Search"),
    N_("Decrement"),
    N_("Increment"),
    N_("Number is outside the allowed range. Please enter a value between {least} and {most}."),
    N_("Number is below the allowed range. Please enter a value greater than or equal to {least}."),
    N_("Number is above the allowed range. Please enter a value less than or equal to {most}."),
    N_("Number is below the allowed range."),
    N_("Number is above the allowed range."),
    N_("Pagination"),
    N_("Previous page"),
    N_("Next page"),
    N_("Page {number}"),
)

FILES = (
    N_("file upload"),
    N_("Upload"),
    N_("Upload directories"),
    N_("Add files"),
    N_("add icon"),
    N_("Drag and drop a file here"),
    N_("Drag and drop files here"),
    N_("Drag and drop directories here"),
    N_("{size} per file"),
    N_("{kind} files are not allowed."),
    N_("files are not allowed."),
    N_("File must be {size} or smaller."),
    N_("File size is too small."),
    N_("Only one file is allowed."),
    N_("Upload failed"),
)

DATES = (
    N_("Choose date"),
    N_("Choose date range"),
    N_("Choose date and time"),
    N_("Choose date, {month}"),
    N_("Choose date range, {month}"),
    N_("Choose date and time, {month}"),
    N_("Clear date"),
    N_("Clear dates"),
    N_("Clear time"),
    N_("Clear date and time"),
    N_("year, {label}"),
    N_("month, {label}"),
    N_("day, {label}"),
    N_("hour, {label}"),
    N_("minute, {label}"),
    N_("{label} start date"),
    N_("{label} end date"),
    N_("Date range"),
    N_("Time"),
    N_("Quick select a date range"),
    N_("Select..."),
    N_("Past Week"),
    N_("Past Month"),
    N_("Past 3 Months"),
    N_("Past 6 Months"),
    N_("Past Year"),
    N_("Past 2 Years"),
    N_("Previous month"),
    N_("Next month"),
    N_("month"),
    N_("year"),
    N_("yyyy"),
    N_("Empty"),
    N_("Use arrow keys to navigate dates. Enter to select. Escape to close."),
    N_(
        "Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time. "
        "Escape to close."
    ),
    N_("Date set outside allowed range. Please select a date between {first} and {last}."),
    N_("Date set outside allowed range. Please select a date on or after {first}."),
    N_("Date set outside allowed range. Please select a date on or before {last}."),
    N_("Date and time set outside allowed range. Please select a date and time between {first} and {last}."),
    N_("Date and time set outside allowed range. Please select a date and time on or after {first}."),
    N_("Date and time set outside allowed range. Please select a date and time on or before {last}."),
    N_("Invalid time format. Please use HH:MM."),
    N_("Hours must be 0–23."),
    N_("Minutes must be 0–59."),
)

TABLES_AND_CHARTS = (
    N_("Scrollable table"),
    N_("Show/hide columns"),
    N_("Download as CSV"),
    N_("Clear selection"),
    N_("Add row"),
    N_("Delete row(s)"),
    N_("Type to search"),
    N_("Previous Result"),
    N_("Next Result"),
    N_("Close Search"),
    N_("Dataframe column menu"),
    N_("Copy column name"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Statistics"),
    N_("Format"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("(index)"),
    N_("Show data"),
    N_("Download as PNG"),
    N_("Download plot as a PNG"),
    N_("Zoom"),
    N_("Zoom in"),
    N_("Zoom out"),
    N_("Pan"),
    N_("Box Select"),
    N_("Lasso Select"),
    N_("Autoscale"),
    N_("Reset axes"),
)

NO_PAGE = N_("There is no page at this address. This is the home page.")
NO_ANSWER = N_(
    "Crónica does not answer. What was saved is safe, and this page goes on by itself as soon as there is "
    "a connection again."
)

REPHRASED = {
    # It speaks of files, folders and programmes that no reader of ours has ever seen.
    "The page that you have requested does not seem to exist. Running the app's main page.": NO_PAGE,
    "You have requested page /{page}, but no corresponding file was found in the app's pages/ directory. "
    "Running the app's main page.": NO_PAGE,
    "Streamlit server is not responding. Are you connected to the internet?": NO_ANSWER,
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:": N_(
        "Crónica does not answer. What was saved is safe. If it was stopped on this machine, this starts it "
        "again:"
    ),
    "streamlit run yourscript.py": N_("python run.py"),
    "Connection timed out.": NO_ANSWER,
    "Connection failed with status {status}.": N_("Crónica does not answer (status {status})."),
    "Connection failed with status {status}, and response:": N_("Crónica does not answer (status {status}):"),
    "Connection lost. Please wait for the app to reconnect, then try again.": N_(
        "The connection was lost. Wait until it is back, then try again."
    ),
    "Connecting to Streamlit server": N_("Connecting to Crónica"),
    "Unable to connect to Streamlit server": N_("There is no connection to Crónica"),
    "Your app is having trouble loading the component.": N_(
        "A part of this page could not be loaded. Reload the page."
    ),
    "Cannot load Streamlit frontend code. This can happen when you update Streamlit while a Streamlit app is "
    "running.": N_("A part of this page could not be loaded. Crónica may have been updated meanwhile."),
    "To fix this, simply reload this app by pressing": N_("To go on, reload the page:"),
}
"""What is read instead, in English too."""

WORDS: Mapping[str, str] = {
    **REPHRASED,
    **{said: said for group in (FRAME, FIELDS, FILES, DATES, TABLES_AND_CHARTS) for said in group},
}
"""What Streamlit says → the message that is read in its place."""
