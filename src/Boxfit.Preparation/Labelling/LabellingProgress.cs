namespace Boxfit.Preparation.Labelling;

/// <summary>How far a labelling has come.</summary>
/// <param name="Done">Pictures that are done, those of earlier runs among them.</param>
/// <param name="Pictures">All pictures.</param>
/// <param name="Labelled">Those of <paramref name="Done"/> with a label.</param>
/// <param name="PicturesPerSecond">Speed of this run so far; 0 before its first picture.</param>
/// <param name="Remaining">Time left at that speed; null before the first picture.</param>
public sealed record LabellingProgress(int Done, int Pictures, int Labelled, double PicturesPerSecond, TimeSpan? Remaining);
