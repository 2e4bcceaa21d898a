namespace Boxfit.Preparation.Splitting;

/// <summary>Sorts pictures by whether they show an object, and of which class it is.</summary>
static class ObjectStrata
{
    // Rarer classes share one: a part would get none of most of them anyway.
    const int MostClasses = 50;

    /// <summary>
    /// For each picture the number of its stratum: without an object, or with one of the first object's class. All are in one where the
    /// data knows neither, so that such data is divided as if there were no strata.
    /// </summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="finer">A stratum of each picture that divides these further; null for none.</param>
    public static int[] Find(IReadOnlyList<AnnotatedPicture> pictures, int[]? finer)
    {
        string[] frequent =
        [
            .. pictures.Where(p => p.Objects.Count > 0).CountBy(p => p.Objects[0].Label).OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostClasses).Select(c => c.Key),
        ];
        var places = frequent.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        var numbers = new Dictionary<(int, int), int>();
        int[] strata = new int[pictures.Count];
        for (int i = 0; i < strata.Length; i++)
        {
            int kind = pictures[i].Objects is [var first, ..] ? places.GetValueOrDefault(first.Label, frequent.Length) : -1;
            var key = (kind, finer?[i] ?? 0);
            if (!numbers.TryGetValue(key, out int number)) numbers.Add(key, number = numbers.Count);
            strata[i] = number;
        }
        return strata;
    }
}
