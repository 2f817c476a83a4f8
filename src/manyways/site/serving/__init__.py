"""Running the product: the processes of each world, what starts them, watches them and stops them."""
