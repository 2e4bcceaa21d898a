namespace Boxfit.Preparation.Checking;

/// <summary>Numbers 0…n − 1 in groups that can be joined (Galler and Fischer 1964); a group's lowest number stands for it.</summary>
sealed class DisjointSets(int count)
{
    readonly int[] _parents = [.. Enumerable.Range(0, count)];

    /// <summary>The lowest number of a number's group.</summary>
    public int Find(int number)
    {
        while (_parents[number] != number) number = _parents[number] = _parents[_parents[number]];
        return number;
    }

    public void Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>The groups of two or more, their numbers ascending, ordered by their first.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups() =>
        [.. Enumerable.Range(0, _parents.Length).GroupBy(Find).Select(g => g.ToArray()).Where(g => g.Length > 1)];
}
