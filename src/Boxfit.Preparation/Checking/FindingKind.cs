namespace Boxfit.Preparation.Checking;

/// <summary>A kind of fault that a data set can have.</summary>
/// <param name="Name">Name for machines; it stays the same from version to version.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">A few words for people.</param>
/// <param name="Meaning">What it is and why it matters.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record FindingKind(string Name, FindingSeverity Severity, string Title, string Meaning, string Remedy)
{
    /// <summary>Whether <see cref="CleanedCopy"/> leaves out a picture that has it.</summary>
    public bool IsLeftOut => Severity >= FindingSeverity.Warning;
}
