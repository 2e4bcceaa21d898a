using System.Text.RegularExpressions;

namespace Boxfit.Preparation.Splitting;

/// <summary>
/// Finds the group of a picture in its name by a regular expression, such as the person in <c>anna_03.jpg</c>. Matching takes time in
/// proportion to the name's length, whatever the expression.
/// </summary>
public sealed class GroupPattern
{
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    readonly Regex _regex;
    readonly string _group;

    /// <summary>
    /// Takes an expression; what its first parentheses match is the group, those with a name before others, or all that it matches where it
    /// has none.
    /// </summary>
    /// <exception cref="InputException">It is no regular expression, or one that only backtracking can match.</exception>
    public GroupPattern(string pattern)
    {
        try
        {
            _regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_longest);
        }
        catch (NotSupportedException e)
        {
            throw new InputException(
                $"The group pattern '{pattern}' cannot be used: back references, looking around " +
                "and repetitions of many thousands are not supported. " +
                "Write it without them, for example '^([^_]+)_' for what stands before the first underscore.", e);
        }
        catch (ArgumentException e)
        {
            throw new InputException(
                $"The group pattern '{pattern}' is not a regular expression: {e.Message} " +
                "Expected one such as '^([^_]+)_' for what stands before the first underscore.", e);
        }
        // All that matches is called 0, and groups with names come after those without.
        string[] groups = _regex.GetGroupNames();
        _group = Array.Find(groups, g => !char.IsAsciiDigit(g[0])) ?? (groups.Length > 1 ? groups[1] : groups[0]);
    }

    /// <summary>The group of a picture's name, or null where the pattern does not match it or matches nothing of it.</summary>
    /// <exception cref="InputException">Matching took longer than a second.</exception>
    public string? GroupOf(string name)
    {
        try
        {
            // A group that took no part in the match has an empty value.
            return _regex.Match(name).Groups[_group].Value is { Length: > 0 } group ? group : null;
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new InputException($"The group pattern '{_regex}' takes too long on the name '{name}'. Write a simpler one.", e);
        }
    }
}
