namespace Boxfit.Training.Evaluating;

/// <summary>What a model said of a picture, as processes tell it each other; all zero where it could not be read.</summary>
/// <param name="IsThere">Whether it could be read.</param>
/// <param name="Box">The predicted box in 0…1 of the upright picture, cut to it.</param>
/// <param name="Verdict">What was said beside it.</param>
/// <param name="HasUnlikeness">Whether <paramref name="Unlikeness"/> was measured.</param>
/// <param name="Unlikeness">How unlike its training the picture is.</param>
readonly record struct Sighting(bool IsThere, BoundingBox Box, Verdict Verdict, bool HasUnlikeness, Unlikeness Unlikeness);
