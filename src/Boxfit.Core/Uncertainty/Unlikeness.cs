namespace Boxfit.Uncertainty;

/// <summary>How unlike a model's training a picture is, by its <see cref="UnlikenessScale"/>.</summary>
/// <param name="Share">The share of held-out pictures that are less unlike, 0 to 1.</param>
/// <param name="Distance">The distance of its features from the training's.</param>
readonly record struct Unlikeness(double Share, double Distance);
