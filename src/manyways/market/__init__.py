"""What we told customers: outlook, dates given, launches."""
