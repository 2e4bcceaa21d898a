namespace Boxfit.Data.Reviews;

/// <summary>Which pictures of a review are looked at, and in which order.</summary>
/// <param name="Order">The order.</param>
/// <param name="State">The word for a state, <see cref="All"/> or <see cref="Reviewed"/>.</param>
/// <param name="Find">What their names hold, in any case of letters; empty for all.</param>
sealed record ReviewFilter(ReviewOrder Order = ReviewOrder.Name, string State = ReviewFilter.All, string Find = "")
{
    /// <summary>The words for all pictures, and for those that were accepted, changed or found without an object.</summary>
    public const string All = "all", Reviewed = "reviewed";

    static readonly string[] s_states = [.. Enum.GetNames<ReviewState>().Select(n => n.ToLowerInvariant())];
    static readonly string[] s_keys = ["certainty", "agreement", "size", "folded", "shuffle"];

    /// <summary>The words for states, in the order of <see cref="ReviewState"/>.</summary>
    public static IReadOnlyList<string> States => s_states;

    /// <summary>The words for orders, in the order of <see cref="ReviewOrder"/>.</summary>
    public static IReadOnlyList<string> Orders { get; } = [.. Enum.GetNames<ReviewOrder>().Select(n => n.ToLowerInvariant())];

    /// <summary>Whether a word is one for <see cref="State"/>.</summary>
    public static bool IsState(string word) => word is All or Reviewed || States.Contains(word);

    /// <summary>The column of the order.</summary>
    internal string Key => s_keys[(int)Order];

    /// <summary>The condition in SQL; $1 is what names hold.</summary>
    internal string Where
    {
        get
        {
            string states = State switch
            {
                All => "1",
                // The order's own index has the state, too; the state's would have all that it finds sorted anew.
                Reviewed => $"+state IN {ReviewStates.InSql(ReviewStates.Reviewed)}",
                _ => $"+state = {Array.IndexOf(s_states, State)}",
            };
            return Find.Length == 0 ? states : $"{states} AND instr(folded, $1) > 0";
        }
    }

    /// <summary>What <see cref="Where"/> is given.</summary>
    internal string Folded => Fold(Find);

    /// <summary>A name in which cases of letters and accents in one or two pieces make no difference.</summary>
    internal static string Fold(string name) => AccentedLetters.Compose(name).ToLowerInvariant();
}
