"""What pictures, films, recordings and files really are, whatever their sender says."""
