/** A value that can be chosen and the words that stand for it; a name of the user's own is not translated by browsers. */
export interface InlineOption {
  value: string;
  text: string;
  isName?: boolean;
}

interface Props {
  label: string;
  value: string;
  options: readonly InlineOption[];
  onChoose: (value: string) => void;
}

/** One choice in a row above a list, by which the list is asked for. */
export function InlineChoice({ label, value, options, onChoose }: Props) {
  return (
    <label className="lineage-choice">
      {label}{' '}
      <select className="select inline" value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            {...(option.isName === true ? { translate: 'no' as const } : {})}
          >
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}
