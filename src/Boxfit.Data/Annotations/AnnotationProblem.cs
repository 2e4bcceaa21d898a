namespace Boxfit.Data.Annotations;

/// <summary>Something in a data file that cannot be understood; the rest of the file was read on.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Row">Where in the file, counted from 1, as <see cref="AnnotatedPicture.Row"/>.</param>
/// <param name="Text">What was found and what was expected.</param>
public sealed record AnnotationProblem(string File, int Row, string Text);
