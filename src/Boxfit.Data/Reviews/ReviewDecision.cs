namespace Boxfit.Data.Reviews;

/// <summary>What a person decides of a picture.</summary>
/// <param name="Kind">
/// <see cref="ReviewState.Accepted"/>, <see cref="ReviewState.None"/>, <see cref="ReviewState.Skipped"/> or
/// <see cref="ReviewState.Open"/>; an accepted box that differs from the proposed one becomes <see cref="ReviewState.Changed"/>.
/// </param>
/// <param name="Box">The box in pixels; null takes the proposed one.</param>
/// <param name="Label">Its class; null takes the proposed one.</param>
/// <param name="Person">Who decides.</param>
/// <param name="Milliseconds">How long it took.</param>
sealed record ReviewDecision(ReviewState Kind, PixelBox? Box, string? Label, string Person, long Milliseconds);

/// <summary>A decision cannot stand as it is: there is no box to accept, or no such picture. Nothing has changed.</summary>
sealed class RefusedDecisionException(string message) : BoxfitException(message);
