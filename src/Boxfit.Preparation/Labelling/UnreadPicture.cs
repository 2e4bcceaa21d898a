namespace Boxfit.Preparation.Labelling;

/// <summary>A picture that could not be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">What is wrong, and what to do.</param>
public sealed record UnreadPicture(string Name, string Reason);
