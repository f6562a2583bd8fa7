import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { useAddressParameter } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';

/** One part of a tabbed page, by the name it has in the address. */
export interface PageTab {
  name: string;
  label: MessageKey;
  show: () => ReactNode;
}

/** A page of several parts, one shown at a time: the one whose name is `tab` in the address, else the first. */
export function TabbedPage({
  title,
  address,
  tabs,
}: {
  title: MessageKey;
  address: string;
  tabs: readonly PageTab[];
}) {
  const { t } = useLanguage();
  useTitle(t(title));
  const [chosen] = useAddressParameter('tab');
  const current = tabs.find((tab) => tab.name === chosen) ?? tabs[0];
  return (
    <>
      <h1>{t(title)}</h1>
      <nav aria-label={t(title)}>
        <ul className="line plain">
          {tabs.map((tab) => (
            <li key={tab.name}>
              <Link
                className="button"
                href={`${address}?tab=${tab.name}`}
                aria-current={tab === current ? 'page' : undefined}
              >
                {t(tab.label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {current?.show()}
    </>
  );
}
