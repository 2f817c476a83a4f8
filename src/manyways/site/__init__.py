"""The only part that knows everything: settings, urls, api root, navigation, panels."""
