namespace Boxfit.Data.Formats;

/// <summary>A box of an annotation.</summary>
/// <param name="Box">The box as shares of the picture.</param>
/// <param name="Of">The tag of the picture that it is of, where it says so (<c>to_name</c>).</param>
/// <param name="Index">The place of the picture in a list of several; null where it says none.</param>
/// <param name="Width">The picture's width as the annotation has it.</param>
/// <param name="Height">Its height.</param>
sealed record LabelStudioRegion(AnnotatedObject Box, string? Of, int? Index, int? Width, int? Height);
