namespace Boxfit.Training.LearningRates;

/// <summary>Why a search for a learning rate proposes none.</summary>
public enum SearchDoubt
{
    /// <summary>It proposes one.</summary>
    None,

    /// <summary>The loss falls at no learning rate by more than its noise.</summary>
    NoFall,

    /// <summary>The trainings with the rates that were tried all failed.</summary>
    AllFailed,

    /// <summary>None of the trials learned more than the best constant box, so that their losses say nothing.</summary>
    TooFewSteps,

    /// <summary>The best of the rates that were tried is the smallest or the largest, so that there may be better ones beyond.</summary>
    AtTheEnd,
}
