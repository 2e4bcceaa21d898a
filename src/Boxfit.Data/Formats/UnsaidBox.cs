namespace Boxfit.Data.Formats;

/// <summary>A box of whose numbers the file does not say what they are.</summary>
readonly record struct UnsaidBox(CocoBox Box, int Row, int? Width, int? Height);
